import type { CommandTexts } from '../en/index.ts';

const profile = '负载；bench --list 列出全部';
const rate = '每秒请求数';
const warmup = '正式测量之前的预热秒数';
const json = '以 JSON 输出结果';

const reporterBench =
  '另外以 junit、ctrf、github、html、json、markdown 写出结果：写入 FILE，- 为标准输出，或证据目录；可重复';

/** Commands that measure a core or run one, in Chinese. */
export const release: Readonly<Record<string, CommandTexts>> = {
  bench: {
    about: '测量负载下的出货路径：启动核心、设备和回调接收端，由 k6 扮演商户，并给出判定',
    profile: '负载；--list 列出全部',
    '--list': '只列出负载',
    '--rate': rate,
    '--duration': '测量的秒数',
    '--warmup': warmup,
    '--machines': '承受负载的设备数',
    '--vus': 'k6 的虚拟用户数；每个用户一次只等待一个应答',
    '--generator': '由什么产生负载：k6，或 node（占用处理器更少，只产生普通的出货；默认 k6，large-fleet 为 node）',
    '--seed': '设备以及选择设备的种子',
    '--target': '对已在运行的核心施加负载；其商户取自 VENDLOOP_APP_ID、VENDLOOP_APP_SECRET 和 VENDLOOP_APP_KEY',
    '--driver': '--target 上云端的驱动：只有 open-api；其他云端请用带有 arrivals 的场景加载',
    '--segment':
      '只产生 --target 上负载的一份及其设备群的一份，如 1/3；其余由其他电脑产生，由 `vendloop bench merge` 一并判定',
    '--callback-listen': '接收回调的地址（默认：127.0.0.1 的任意空闲端口）',
    '--callback-url': '核心访问该地址所用的网址（默认：该地址本身）',
    '--start-at': '在此时刻（UTC）开始加载，如 2030-01-31T09:30:00Z',
    '--cores':
      '启动若干个核心，共用一个自带的 PostgreSQL（需已安装 15 或更新版本），多于一个时由负载均衡分配；' +
      '不写则为一个核心，使用 SQLite',
    '--no-fleet': '不模拟设备：--target 的核心有自己的设备',
    '--wire': '在历史中保留线路上的内容，使每个应答都能对照协议；历史会大得多（有 --target 时默认保留）',
    '--no-wire': '有 --target 时不保留',
    '--fault': '模拟设备的故障，写法同 `vendloop fleet --fault`；可重复',
    '--zoo': '让核心带上缺陷库中的一个缺陷（`vendloop zoo --list`）',
    '--slow': '让核心的一个阶段变慢，如 store=5ms',
    '--baseline': '与先前的一次运行比较；若两次测量都更慢，则不通过',
    '--save-baseline': '把本次运行存为基线，除非不通过',
    '--trend': '把本次运行追加到趋势文件（NDJSON）',
    '--junit': '等同于 --reporter junit=<file>',
    '--markdown': '等同于 --reporter markdown=<file>',
    '--reporter': reporterBench,
    '--check-only': '不运行；重新判定一次已保存的运行（它的 bench.json）',
    '--out': '证据目录（默认：reports/bench-…）',
    '--json': '等同于 --reporter json=-',
  },
  'bench compare': {
    about: '在相同负载下交替运行两个核心，报告第二个是否更慢',
    a:
      '一份已构建的代码，或用 "." 表示当前的 vendloop；' +
      '其核心的选项写在逗号之后，如 .,slow=store=5ms 或 ../next,config=core.json',
    b: '第二个核心，写法相同',
    '--profile': profile,
    '--runs': '每个核心运行几次，至少 5 次',
    '--rate': rate,
    '--duration': '每次运行测量的秒数',
    '--warmup': warmup,
    '--generator': '由什么产生负载：k6 或 node（默认 k6，large-fleet 为 node）',
    '--machines': '承受负载的设备数',
    '--seed': '设备的种子；所有运行相同',
    '--out': '证据目录（默认：reports/compare-…）',
    '--json': json,
  },
  'bench merge': {
    about: '把由多台电脑产生的同一负载的各份当作一次运行来判定',
    folders: '各份的证据：含 bench.json 及其历史的目录',
    '--out': '存放证据的目录（默认 reports/bench-…）',
    '--json': '即 --reporter json=-',
    '--reporter': reporterBench,
  },
  'bench prepare': {
    about: '在运行中的核心上创建并支付某个负载的订单，写出 k6 脚本读取的文件（VENDLOOP_SALES）',
    profile,
    '--target': '核心',
    '--notify': '回调的地址',
    '--rate': rate,
    '--duration': '测量的秒数',
    '--warmup': warmup,
    '--machines': '承受负载的设备数，从 10000001 开始',
    '--seed': '选择设备的种子',
    '--out': '订单文件',
  },
  'bench trend': {
    about: '把趋势文件（由 `vendloop bench --trend FILE` 写出）绘制成 HTML 页面',
    file: '趋势文件（NDJSON）；- 为标准输入',
    '--out': '页面文件',
  },
  fit: {
    about: '由出货日志生成时间模型，并报告拟合得如何',
    log: '带表头的 CSV、NDJSON，或 vendloop 的历史；- 为标准输入',
    '--motor': '设备的电机类型：electronic-lock、spring、conveyor 或 drinks',
    '--out': '写出时间模型，供 `vendloop run --profile` 使用',
    '--plot': '写出日志与模型的对比图（SVG）',
    '--seed': '划分拟合样本与留出样本、以及模拟运行的种子',
    '--force': '覆盖已有文件',
    '--json': '以 JSON 输出数据',
  },
  cluster: {
    about: '在本机启动 PostgreSQL、多个核心和一个负载均衡器，直到被停止',
    '--cores': '核心进程数',
    '--database': '已在运行的 postgres://USER@HOST/DATABASE；此时不启动数据库',
    '--mqtt': '同时启动 mosquitto，设备可通过它连接核心',
    '--broker': '已在运行的 MQTT 代理，如 mqtt://127.0.0.1:1883',
    '--data': '把数据库保存在此文件夹（默认：临时文件夹，结束时删除）',
    '--host': '负载均衡器的地址',
    '--port': '负载均衡器的端口；0：任意空闲端口',
    '--machines': '演示设备数（默认 100）',
    '--stock': '新演示设备每个货道的商品数（默认 50）',
  },
  'cluster test': {
    about: '在销售期间杀掉、暂停并切断集群的核心、数据库和代理，并判定所见',
    '--for': '销售的时长',
    '--seed': '干扰和顾客的种子（默认：随机）',
    '--customers': '一台设备上两位顾客之间的平均时间',
    '--out': '历史和报告的文件夹（默认：vendloop-runs 中的新文件夹）',
  },
  serve: {
    about: '只运行核心，它负责签名与出货；配置中没有商户时使用演示商户',
    '--host': '监听地址（默认 127.0.0.1）；也可用 VENDLOOP_HOST',
    '--port': '监听端口（默认 7080；0：任意空闲端口）；也可用 VENDLOOP_PORT',
    '--ops-port': '健康检查与指标的单独端口，公开端口上便不再提供；也可用 VENDLOOP_OPS_PORT',
    '--ops-host': '该端口的地址（默认 127.0.0.1）；也可用 VENDLOOP_OPS_HOST',
    '--tls-cert': '证书链（PEM），用于 HTTPS 和 WSS；收到 SIGHUP 时重新读取；也可用 VENDLOOP_TLS_CERT',
    '--tls-key': '证书的私钥（PEM）；也可用 VENDLOOP_TLS_KEY',
    '--mqtt':
      '也在该 MQTT 代理上接入设备，如 mqtt://127.0.0.1:1883，用 TLS 则为 mqtts://；用户写在网址中，或在 ' +
      'VENDLOOP_MQTT_USER 和 VENDLOOP_MQTT_PASSWORD 中；也可用 VENDLOOP_MQTT',
    '--demo-in-public': '允许在他人可达的地址上使用公开的演示密钥',
    '--database': 'SQLite 文件（默认 vendloop.sqlite），或 postgres://USER@HOST/DATABASE；也可用 VENDLOOP_DATABASE',
    '--machines': '演示设备数（默认 100）；也可用 VENDLOOP_MACHINES',
    '--stock': '新演示设备每个货道的库存（默认 50）；也可用 VENDLOOP_STOCK',
    '--events': '把核心的每个事件以及每次出货各阶段的时间追加到该文件（NDJSON）',
    '--audit': '把每个被拒绝或造成变更的调用及其调用方和应答追加到该文件（NDJSON）',
    '--no-limits': '不限制错误的调用：用于故意发送错误调用的测试环境',
    '--zoo': '带上缺陷库中的一个缺陷运行，以测试什么能发现它（`vendloop zoo --list`）',
    '--slow': '让核心的一个阶段变慢（verify、store、dispatch、settle、callback），如 store=5ms；可重复',
    '--check-database': '只检查整个数据库：完好时退出码为 0，否则为 1；其核心可以在运行',
    '--write-config':
      '只写出一份带新密钥的配置，含一个商户和 --machines 台设备，可由 `vendloop fleet --config` 模拟；不覆盖已有文件',
    '--quiet': '不输出事件',
  },
  fleet: {
    about: '把各种类型的模拟设备连接到核心；运行到被停止为止',
    '--url': '核心的基础地址（默认：项目文件的 target，否则 http://127.0.0.1:7080）',
    '--mqtt':
      '改为连接该 MQTT 代理而不是 --url，如 mqtt://127.0.0.1:1883，用 TLS 则为 mqtts://；用户写在网址中，或在 ' +
      'VENDLOOP_MQTT_USER 和 VENDLOOP_MQTT_PASSWORD 中',
    '--mqtt-passwords': '每台设备以自己的设备号登录代理，密码取自该文件：每台设备一行 machine_no:password',
    '--count': '全部设备的数量（默认：项目文件中的每台设备，否则 4 台演示设备）',
    '--shard': '只模拟全部设备中 n 份里的第 i 份；其余由其他进程模拟',
    '--jobs': '工作线程数（默认：每 10,000 台设备一个，不超过处理器数；1：只用主线程）',
    '--ramp': '开始时全部设备每秒的连接数，如 500/s，或全部连完所用的时间，如 20s',
    '--wait': '核心从未应答时，连接多久后命令失败；之后断开的连接会一直重连',
    '--motor': '所有设备使用同一种电机，而不是混合',
    '--stock': '每个货道的库存',
    '--seed': '设备的种子（默认：随机；同一批设备的各份必须使用相同的种子）',
    '--old-firmware': '应答中没有 delivery_id 和 token 的设备',
    '--fault': '一个故障及其参数和条件，以及有此故障的设备所占比例，如 share=0.01，或指定一台设备；可重复',
    '--events': '把每个设备事件写入该文件，每行一个 JSON 对象；t 为主机启动以来的毫秒数',
    '--wire': '在事件中加入每一帧及其成员；密钥会被遮盖',
    '--control': '让本机的网页和程序凭令牌弄坏设备',
    '--control-port': '该网页和接口的端口；0 为任意空闲端口（默认：7090）',
    '--force': '覆盖 --events 已有的文件',
  },
  backup: {
    about: '把数据库复制到一个新文件；其核心可以在运行',
    '--database': '核心的 SQLite 文件（默认：VENDLOOP_DATABASE，或项目文件中的数据库）',
    '--out': '副本文件；必须尚不存在',
  },
  restore: {
    about: '由备份生成数据库；编号和令牌会越过备份之后发出的全部编号',
    '--backup': '由 vendloop backup 制作的副本，或在核心停止时以其他方式制作的副本',
    '--database': '供核心使用的 SQLite 文件；必须尚不存在（默认：VENDLOOP_DATABASE，或项目文件中的数据库）',
  },
};
