import type { Sentences } from '../translator.ts';

/** What keeps `serve` from a PostgreSQL database, in Chinese. */
export const postgres: Sentences = {
  'cannot open the store {address}: {reason}': '无法打开存储 {address}：{reason}',
  '{what} (look whether the server runs and can be reached)': '{what}（请检查服务器是否在运行、能否连通）',
  '{what} (it takes no writes: name the primary server, and see default_transaction_read_only)':
    '{what}（它不接受写入：请指定主服务器，并检查 default_transaction_read_only）',
  '{what} (see the user and pg_hba.conf)': '{what}（请检查用户和 pg_hba.conf）',
  '{what} (look at the password)': '{what}（请检查密码）',
  '{what} (create the database, or name another)': '{what}（请创建该数据库，或指定另一个）',
  '{what} (the user lacks rights: run as the owner of the schema, or grant them)':
    '{what}（用户权限不足：请以模式的所有者运行，或授予权限）',
  '{what} (a table of the schema is gone: restore a backup)': '{what}（模式中缺少一张表：请恢复备份）',
  '{what} (the server is too old: vendloop needs PostgreSQL 15 or newer)':
    '{what}（服务器太旧：vendloop 需要 PostgreSQL 15 或更新的版本）',
  '{what} (a function of the schema is gone: restore a backup)': '{what}（模式中缺少一个函数：请恢复备份）',
  '{what} (free space on the disk of the database)': '{what}（请在数据库的磁盘上腾出空间）',
  '{what} (give the server more memory)': '{what}（请给服务器更多内存）',
  '{what} (it has no connection left: raise max_connections, or end other clients)':
    '{what}（已没有可用连接：请提高 max_connections，或结束其他客户端）',
  '{what} (a statement took too long: look at the load of the server, and at locks)':
    '{what}（语句耗时过长：请检查服务器的负载和锁）',
  '{what} (it is starting or stopping: try again in a moment)': '{what}（它正在启动或停止：请稍后再试）',
  ['the address of the database cannot be read: write postgres://user:password@host:port/database, with %40 for an @ ' +
  'in the password']: '无法读取数据库地址：请写成 postgres://user:password@host:port/database，密码中的 @ 写成 %40',
  ["the schema {name} of the database's address is no name of a schema: take up to 63 of a-z, 0-9 and _, a letter " +
  'first']: '数据库地址中的 {name} 不是模式名：最多 63 个 a-z、0-9 和 _，以字母开头',
  '{address} is PostgreSQL {version}: vendloop needs {needed} or newer':
    '{address} 是 PostgreSQL {version}：vendloop 需要 {needed} 或更新的版本',
  "{address} has the encoding {encoding}: create a database with ENCODING 'UTF8'":
    "{address} 的编码是 {encoding}：请用 ENCODING 'UTF8' 创建数据库",
  ['{address} is read-only: name the primary server, and see default_transaction_read_only of user and ' + 'database']:
    '{address} 是只读的：请指定主服务器，并检查用户和数据库的 default_transaction_read_only',
  'the schema {schema} of {address} has tables of another program: name another with ?schema= in the address':
    '{address} 的模式 {schema} 中有其他程序的表：请在地址中用 ?schema= 指定另一个',
  ['the schema {schema} of {address} was written by a newer vendloop (schema {version}, this one knows {known}): run ' +
  'that version, or name another schema']:
    '{address} 的模式 {schema} 由更新的 vendloop 写成（版本 {version}，本程序只认识到 {known}）：' +
    '请运行那个版本，或指定另一个模式',
  ['the schema {schema} of {address} has no version in its table vendloop_schema: restore a backup, or name ' +
  'another schema']: '{address} 的模式 {schema} 的表 vendloop_schema 中没有版本：请恢复备份，或指定另一个模式',
  ['the schema of the store {address} is of another version by now: stop this core, and start the vendloop that has ' +
  'changed it']: '存储 {address} 的模式现在是另一个版本：请停止本核心，并启动更改它的那个 vendloop',
  ['the user of {address} may not create or read the schema {schema}: start once as the owner of the database, or ' +
  'grant the user CREATE on it']:
    '{address} 的用户无权创建或读取模式 {schema}：请以数据库所有者启动一次，或授予该用户 CREATE 权限',
  'the user {user} may not write {table} of {address}: {grants}': '用户 {user} 无权写入 {address} 的 {table}：{grants}',
  '--check-database is for a SQLite file: PostgreSQL is checked by pg_amcheck':
    '--check-database 用于 SQLite 文件：PostgreSQL 由 pg_amcheck 检查',
  'backup and restore are for a SQLite file: PostgreSQL is copied by pg_dump and pg_restore':
    'backup 和 restore 用于 SQLite 文件：PostgreSQL 由 pg_dump 和 pg_restore 复制',
  'the store {address} failed: {reason}': '存储 {address} 失败：{reason}',
  'the connection to the store {address} was lost in a commit: whether it happened is unknown':
    '与存储 {address} 的连接在提交时中断：不知道是否已提交',
};
