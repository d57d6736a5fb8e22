import type { Sentences } from '../translator.ts';

/** The results of `verify`, `sign` and `conform`, in Chinese. */
export const signing: Sentences = {
  members: '成员',
  'left out': '未计入',
  hashed: '哈希原文',
  computed: '算得签名',
  given: '给出签名',
  timestamp: '时间戳',
  note: '备注',
  signed: '签名原文',
  sign: '签名',
  'within the window': '在时间窗口内',
  'not examined (--no-window)': '未检查（--no-window）',
  'NOT VALID (malformed, {layer}): {reason}': '无效（格式错误，{layer}）：{reason}',
  'NOT VALID: the sign does not match: {hint}': '无效：签名不符：{hint}',
  'NOT VALID: the sign is right, but {problem}': '无效：签名正确，但 {problem}',
  VALID: '有效',
  "{problem}: the core's endpoints refuse this, even with a right sign": '{problem}：即使签名正确，核心的接口也会拒绝',
  'property of the payload': 'payload 的特征',
  cases: '用例',
  depart: '不符',
  'for example': '例如',
  'letters and digits, in order': '按顺序的字母和数字',
  'several of these': '以上几项并存',
  '{right} of {all} payloads are signed by the rule': '{all} 个 payload 中有 {right} 个按规则签名',
  'PASS {sentence}.': 'PASS 通过：{sentence}。',
  'FAIL {sentence}.': 'FAIL 未通过：{sentence}。',
  'FAIL as the {dialect} dialect: {sentence}.': 'FAIL（按 {dialect} 方言）：{sentence}。',
  'PASS as the {dialect} dialect: all {count} payloads are signed as it does; {sentence}.':
    'PASS（按 {dialect} 方言）：{count} 个 payload 都按该方言签名；{sentence}。',
  'INCONCLUSIVE: {reason}': 'INCONCLUSIVE 无法定论：{reason}',
  'No payload was signed, so nothing was tested.': '没有签名任何 payload，因此什么也没有测试。',
  'Every answer is right, but the client {problem}. Fix this and run it again.':
    '每个应答都正确，但签名程序有问题（{problem}）。请修正后再运行。',
  'No real payload departs; these do:': '真实的 payload 都相符；以下不符：',
  '{count} real payload<s> would be refused as "sign invalid", or worse:':
    '{count} 个真实的 payload 会因签名无效被拒绝，或后果更严重：',
  '{count} callback<s> could not be verified, signed by the rule:': '{count} 个按规则签名的回调无法通过验证：',
  '… and {count} more (--json lists them)': '… 另有 {count} 个（--json 列出全部）',
  'It follows the rule.': '它遵守规则。',
  ['It is the {dialect} dialect ({title} client), which gives all of its signs. An app may list it in ' +
  'signDialects, and set it for its callbacks: callbackDialect "{name}".']:
    '它是 {dialect} 方言（{title} 客户端），其全部签名都与该方言一致。应用可以在 signDialects 中列出它，并为回' +
    '调设置：callbackDialect "{name}"。',
  'It signs by the rule, but {count} payload<s> <is|are> not what it signed, and would be refused.':
    '它按规则签名，但有 {count} 个 payload 不是它所签名的内容，会被拒绝。',
  'It signs as the {dialect} dialect, but {count} payload<s> <is|are> not what it signed, and would be refused.':
    '它按 {dialect} 方言签名，但有 {count} 个 payload 不是它所签名的内容，会被拒绝。',
  'It is no known dialect. One mistake explains every departure: {mistake} ({cause}).':
    '它不是已知的方言。一个错误可以解释全部不符之处：{mistake}（{cause}）。',
  'It is no known dialect; closest: {dialect}, which gives {matches} of {cases} signs.':
    '它不是已知的方言；最接近的是 {dialect}，{cases} 个签名中有 {matches} 个一致。',
  'its sign matches no mistake that was tried': '其签名与试过的任何错误都不符',
  'the client rejects it: {reason}': '签名程序拒绝它：{reason}',
  'the client answered {answer}, {mistake}': '签名程序应答 {answer}，{mistake}',
  'a space in a value': '值中有空格',
  'letters beyond ASCII': 'ASCII 之外的字符',
  "one of ~ * ( ) ! '": "~ * ( ) ! ' 之一",
  'one of : / ? & = % # + and the like': ': / ? & = % # + 等之一',
  'an empty value': '空值',
  'the text "NULL"': '文字“NULL”',
  'the number 0': '数字 0',
  'an integer value': '整数值',
  'a name that needs encoding': '需要编码的名称',
  'names that only byte order sorts correctly': '只有按字节才能正确排序的名称',
  'members that are not sent in order': '不按顺序发送的成员',
};
