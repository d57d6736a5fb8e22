import type { CaseGroup, CaseVerdict } from '#harness/certify/verdict/case-result.ts';
import type { LocalText } from '#harness/certify/local-text.ts';

/** Languages of a certificate. */
export type CertificateLanguage = keyof LocalText;

/** The fixed texts of certificates. */
export interface CertificateTexts {
  /** As HTML names the language. */
  readonly language: string;
  readonly title: (target: string) => string;
  readonly groups: Readonly<Record<CaseGroup, string>>;
  readonly verdicts: Readonly<Record<CaseVerdict, string>>;
  readonly headings: {
    readonly what: string;
    readonly limits: string;
    readonly case: string;
    readonly verdict: string;
    readonly time: string;
    readonly promise: string;
    readonly evidence: string;
    readonly failures: string;
  };
  readonly facts: Readonly<
    Record<'target' | 'driver' | 'machines' | 'versions' | 'date' | 'duration' | 'slack' | 'command', string>
  >;
  readonly limits: Readonly<
    Record<'dwell' | 'perCommand' | 'fallback' | 'unpaid' | 'window' | 'offline' | 'retries', string>
  >;
  readonly never: string;
  readonly slack: (slack: number, roundTrip: number, lag: number, allowance: number) => string;
  readonly known: (reason: string) => string;
  readonly passedKnown: string;
  readonly leftOut: (names: string) => string;
  readonly evidenceIn: (file: string) => string;
  readonly more: (count: number) => string;
}

/** The texts of each language. */
export const certificateTexts: Readonly<Record<CertificateLanguage, CertificateTexts>> = {
  en: {
    language: 'en',
    title: (target) => `Certificate of ${target}`,
    groups: {
      api: 'Orders and deliveries',
      signing: 'Signing',
      lock: 'Dwell lock',
      fallback: 'Timeout',
      callbacks: 'Callbacks',
      codes: 'Pickup codes',
      quantities: 'Quantities',
      payment: 'Payment and expiry',
      machines: 'Machines',
      restart: 'Restart',
    },
    verdicts: {
      PASS: 'PASS',
      FAIL: 'FAIL',
      PARTIAL: 'PARTIAL',
      'NOT APPLICABLE': 'NOT APPLICABLE',
      INCONCLUSIVE: 'INCONCLUSIVE',
    },
    headings: {
      what: 'What was certified',
      limits: 'Limits',
      case: 'case',
      verdict: 'verdict',
      time: 'time',
      promise: 'promise',
      evidence: 'evidence',
      failures: 'What failed',
    },
    facts: {
      target: 'cloud',
      driver: 'driver',
      machines: 'machines',
      versions: 'versions',
      date: 'date',
      duration: 'duration',
      slack: 'slack',
      command: 'command',
    },
    limits: {
      dwell: 'dwell limit',
      perCommand: 'items per command',
      fallback: 'timeout of a delivery',
      unpaid: 'expiry of an unpaid order',
      window: 'window of request times',
      offline: 'silence until offline',
      retries: 'pauses of callbacks',
    },
    never: 'never',
    slack: (slack, roundTrip, lag, allowance) =>
      `${slack} ms: 2 × ${roundTrip} ms round trip, ${lag} ms lag of this process, ` +
      `${allowance} ms for timers of the cloud`,
    known: (reason) => `known: ${reason}`,
    passedKnown: 'declared as a known failure, and passes: take the declaration out',
    leftOut: (names) => `Left out by --quick: ${names}.`,
    evidenceIn: (file) => `evidence: ${file}`,
    more: (count) => `… ${count} lines before`,
  },
  zh: {
    language: 'zh-CN',
    title: (target) => `${target} 的认证报告`,
    groups: {
      api: '订单与出货',
      signing: '签名',
      lock: '设备占用',
      fallback: '超时',
      callbacks: '回调',
      codes: '取货码',
      quantities: '件数',
      payment: '支付与过期',
      machines: '设备',
      restart: '重启',
    },
    verdicts: {
      PASS: '通过',
      FAIL: '失败',
      PARTIAL: '部分通过',
      'NOT APPLICABLE': '不适用',
      INCONCLUSIVE: '无法判定',
    },
    headings: {
      what: '认证对象',
      limits: '时限',
      case: '用例',
      verdict: '结论',
      time: '用时',
      promise: '承诺',
      evidence: '证据',
      failures: '失败项',
    },
    facts: {
      target: '云端',
      driver: '驱动',
      machines: '设备',
      versions: '版本',
      date: '日期',
      duration: '用时',
      slack: '容差',
      command: '命令',
    },
    limits: {
      dwell: '占用时限',
      perCommand: '每条指令件数',
      fallback: '出货超时',
      unpaid: '未付订单过期',
      window: '请求时间窗口',
      offline: '判定离线的静默时间',
      retries: '回调间隔',
    },
    never: '无',
    slack: (slack, roundTrip, lag, allowance) =>
      `${slack} 毫秒：2 × 往返 ${roundTrip} 毫秒，本进程延迟 ${lag} 毫秒，云端定时器余量 ${allowance} 毫秒`,
    known: (reason) => `已知：${reason}`,
    passedKnown: '声明为已知失败，但已通过：请删除声明',
    leftOut: (names) => `--quick 跳过：${names}。`,
    evidenceIn: (file) => `证据：${file}`,
    more: (count) => `… 之前还有 ${count} 行`,
  },
};
