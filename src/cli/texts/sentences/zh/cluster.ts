import type { Sentences } from '../translator.ts';

/** What `cluster` and `cluster test` print, in Chinese. */
export const cluster: Sentences = {
  'vendloop cluster at {url}, {count} cores': 'vendloop 集群在 {url}，{count} 个核心',
  '{core}     {url}   health {health}   metrics {metrics}': '{core}     {url}   健康检查 {health}   指标 {metrics}',
  'database   {url}': '数据库     {url}',
  'broker     {url}': '代理       {url}',
  'machines   {command}': '设备       {command}',
  'scenarios  {command}': '场景       {command}',
  '--database must be the address of a PostgreSQL, like postgres://USER@HOST/DATABASE':
    '--database 必须是 PostgreSQL 的地址，如 postgres://USER@HOST/DATABASE',
  '--broker must be the address of an MQTT broker, like mqtt://127.0.0.1:1883':
    '--broker 必须是 MQTT 代理的地址，如 mqtt://127.0.0.1:1883',
  '--data is the folder of a database that the cluster starts: leave it out with --database':
    '--data 是集群所启动的数据库的文件夹：与 --database 同用时请省略',
  '{program} did not start: {reason}': '{program} 没有启动：{reason}',
  '{program} ended by itself: {reason}': '{program} 自行结束：{reason}',
  '{program} does not serve after {seconds} s: see whether this computer is overloaded':
    '{program} 在 {seconds} 秒后仍不能服务：请检查本机是否过载',
  'it printed nothing': '它没有任何输出',
  'PostgreSQL 15 or newer is not installed: apt-get install postgresql, or name a server with --database':
    '没有安装 PostgreSQL 15 或更新的版本：请 apt-get install postgresql，或用 --database 指定服务器',
  'mosquitto is not installed: apt-get install mosquitto, or name a broker with --broker':
    '没有安装 mosquitto：请 apt-get install mosquitto，或用 --broker 指定代理',
  'PostgreSQL refuses to run as root, and there is no user postgres: start vendloop as another user':
    'PostgreSQL 拒绝以 root 运行，而且没有用户 postgres：请以其他用户启动 vendloop',
  'PostgreSQL cannot make its files in {folder}: {reason}': 'PostgreSQL 无法在 {folder} 中建立其文件：{reason}',
  'the load balancer cannot listen on {address} ({reason}): choose another --port':
    '负载均衡器无法监听 {address}（{reason}）：请换一个 --port',
  'start an MQTT broker there, or correct --broker': '请在那里启动 MQTT 代理，或更正 --broker',
  '{verdict} cluster test': '{verdict} 集群测试',
  'cores         {kills} kills, {pauses} pauses, {cuts} cuts from their callers':
    '核心          杀掉 {kills} 次，暂停 {pauses} 次，与调用方切断 {cuts} 次',
  'database      {cuts} cuts of a core, {restarts} restarts': '数据库        与核心切断 {cuts} 次，重启 {restarts} 次',
  'broker        {cuts} cuts of a core, {machines} of the machines, {restarts} restarts':
    '代理          与核心切断 {cuts} 次，与设备切断 {machines} 次，重启 {restarts} 次',
  'broker        none, as mosquitto is not installed (apt-get install mosquitto): all machines use WebSockets':
    '代理          无，因为没有安装 mosquitto（apt-get install mosquitto）：所有设备都用 WebSocket',
  'calm          {seconds} s in all, between disturbances': '平静          共 {seconds} 秒，在各次干扰之间',
  'calls         {count}, of which {lost} got no answer': '调用          {count} 次，其中 {lost} 次没有应答',
  'machines      {commands} commands, {items} items dropped': '设备          {commands} 条命令，落下 {items} 件商品',
  'judged        {cases} cases by {checks} checks': '已判定        {checks} 项检查，{cases} 个案例',
  '{check}: {findings} findings, {undecided} undecided': '{check}：{findings} 个发现，{undecided} 个未定',
  'history       {file}': '历史          {file}',
};
