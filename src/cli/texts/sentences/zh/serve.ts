import type { Sentences } from '../translator.ts';

/** What `serve` prints, in Chinese. */
export const serve: Sentences = {
  '{file} is damaged or missing:': '{file} 已损坏或不存在：',
  'Restore a backup (vendloop restore), or name another file.': '请恢复备份（vendloop restore），或换一个文件。',
  '{file} is intact': '{file} 完好',
  '{places}: give one of them another channel.name': '{places}：请给其中一个换 channel.name',
  ['connections.total is {total}, but this process can open {files} files, {usable} of them for ' +
  'connections: raise its limit (ulimit -n {needed}) or lower connections.total']:
    'connections.total 为 {total}，但本进程只能打开 {files} 个文件，其中 {usable} 个用于连接：请提高' +
    '上限（ulimit -n {needed}），或降低 connections.total',
  '{address} can be reached by others, and the keys of {owner} are public: {remedy}':
    '{address} 可被他人访问，而{owner}的密钥是公开的：{remedy}',
  'the demo merchant and its machines': '演示商户及其设备',
  '{count} request<s> <was|were> cut off: the time for the shutdown was over': '{count} 个请求被切断：停止的时限已到',
  ['the address to listen on is empty (--host, VENDLOOP_HOST or host in the configuration): leave it ' +
  'out for 127.0.0.1, or write 0.0.0.0 for every address of this computer']:
    '监听地址为空（--host、VENDLOOP_HOST 或配置中的 host）：不写则为 127.0.0.1，写 0.0.0.0 则为本机的所有地址',
  '--ops-host needs --ops-port: without it health and metrics are served with the API':
    '--ops-host 需要 --ops-port：没有它时，健康检查和指标与 API 一同提供',
  '--tls-cert and --tls-key go together: {option} is missing': '--tls-cert 和 --tls-key 必须同时给出：缺少 {option}',
  'the configuration was refused, and nothing has changed: {reason}': '配置被拒绝，没有任何改变：{reason}',
  'machine {number} belongs to "{name}", which is not one of the merchants ({names})':
    '设备 {number} 属于“{name}”，而它不在商户之中（{names}）',
  '{reason}; --database names another file': '{reason}；可用 --database 指定其他文件',
  '{count} events were not written to {file}': '{count} 个事件没有写入 {file}',
  '{cert} and {key} cannot be used for TLS: {reason}; they must be a certificate and its own key, both PEM':
    '{cert} 和 {key} 不能用于 TLS：{reason}；它们必须是证书及其私钥，均为 PEM',
  '{reason}; the old certificate is kept': '{reason}；继续使用旧证书',
  'certificate {file} read again': '已重新读取证书 {file}',
  stopping: '正在停止',
  'there is no connection to the MQTT broker: its machines are offline': '没有到 MQTT 代理的连接：其设备离线',
  'connected to the broker {url}': '已连接到代理 {url}',
  '{reason}: its machines are offline until it answers, which is tried again and again; {remedy}':
    '{reason}：在它应答之前其设备离线，会不断重试；{remedy}',
  'the broker: {reason}; it was dropped': '代理：{reason}；已丢弃',
  'ready again': '恢复就绪',
  'not ready: {reasons}': '未就绪：{reasons}',
  '{file} exists, and is kept with its keys': '{file} 已存在，保留它和其中的密钥',
  'wrote {file}: keys for the merchant "{name}" and {count} machines':
    '已写入 {file}：商户“{name}”和 {count} 台设备的密钥',
  'configuration read again: nothing changed': '已重新读取配置：没有变化',
  'configuration read again:': '已重新读取配置：',
  '{member}: takes effect at the next start': '{member}：下次启动时生效',
  'vendloop core at {url}, database {file}': 'vendloop 核心在 {url}，数据库 {file}',
  'API        {url}   (described at {document})': 'API        {url}   （说明见 {document}）',
  'machines   {url}': '设备       {url}',
  'health     {health}   metrics {metrics}': '健康检查   {health}   指标 {metrics}',
  'demo       Appid {appId}, AppSecret {secret}, AppKey {key}':
    '演示       Appid {appId}，AppSecret {secret}，AppKey {key}',
  'machines {first} to {last}: connect them with  {command}': '设备 {first} 至 {last}：用此命令连接：  {command}',
  'restored   from a copy of {time}: ids and tokens continue above all that were issued since':
    '恢复自     {time} 的副本：编号和令牌从此后已发放的最大值之上继续',
  'changed    {change}': '变更       {change}',
  '{machine}  online': '{machine}  上线',
  '{machine}  offline: {reason}': '{machine}  离线：{reason}',
  '{machine}  delivery {delivery} started: order {order}, record {record}, lane {lane}, token {token}':
    '{machine}  出货 {delivery} 开始：订单 {order}，记录 {record}，货道 {lane}，令牌 {token}',
  '{machine}  delivery {delivery} could not be sent: {reason}': '{machine}  出货 {delivery} 未能下发：{reason}',
  '{machine}  delivery {delivery} settled: {outcome}': '{machine}  出货 {delivery} 结果已定：{outcome}',
  '{machine}  delivery {delivery} answered late ({outcome}); it stays {settled}':
    '{machine}  出货 {delivery} 的结果迟到（{outcome}）；仍为{settled}',
  '{machine}  lock {token} expired at its dwell limit': '{machine}  锁 {token} 到期',
  '{machine}  frame dropped ({reason}): {detail}': '{machine}  丢弃一帧报文（{reason}）：{detail}',
  '{machine}  {frames} frames over its budget were dropped unread': '{machine}  {frames} 帧报文超出限额，未读即丢弃',
  'callback {callback} delivered (HTTP {status}, attempt {attempt})':
    '回调 {callback} 已送达（HTTP {status}，第 {attempt} 次）',
  'callback {callback} failed (attempt {attempt}): {reason}; retry in {ms} ms':
    '回调 {callback} 失败（第 {attempt} 次）：{reason}；{ms} 毫秒后重试',
  'callback {callback} abandoned after attempt {attempt}: {reason}':
    '回调 {callback} 在第 {attempt} 次后放弃：{reason}',
  '… and {count} more of the same from {source} in {seconds} s': '… {seconds} 秒内来自 {source} 的同类还有 {count} 条',
  success: '成功',
  failure: '失败',
  timeout: '超时',
};
