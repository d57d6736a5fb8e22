import type { Language } from '../shared/language.ts';

/** The texts of `vendloop trigger`. */
export interface TriggerTexts {
  readonly wrong: string;
  readonly answer: string;
  readonly noAnswer: (reason: string) => string;
  readonly acknowledged: string;
  readonly notAcknowledged: string;
  readonly expectedRefusal: string;
  readonly mustRefuse: string;
  readonly mustAcknowledge: string;
  readonly noProof: string;
}

/** The texts in every language. */
export const triggerTexts: Readonly<Record<Language, TriggerTexts>> = {
  en: {
    wrong: 'wrong on purpose',
    answer: 'answer',
    noAnswer: (reason) => `no answer: ${reason}`,
    acknowledged: 'ACKNOWLEDGED: any 2xx is an acknowledgement, whatever its body is; the core sends it no more.',
    notAcknowledged: 'NOT ACKNOWLEDGED: the core would send it again, at most 20 times in about two hours.',
    expectedRefusal: 'As it should be: a receiver must not acknowledge this callback.',
    mustRefuse: 'WRONG: a receiver must not acknowledge this callback; verify the sign and read every member first.',
    mustAcknowledge: 'WRONG: this callback is right; answer it with 200 to 299 within 5 s.',
    noProof: 'INCONCLUSIVE: without an answer it is not proved that the receiver refuses this callback.',
  },
  zh: {
    wrong: '故意的错误',
    answer: '应答',
    noAnswer: (reason) => `没有应答：${reason}`,
    acknowledged: '已确认：任何 2xx 都算确认，与应答内容无关；核心不再发送。',
    notAcknowledged: '未确认：核心会再次发送，约两小时内最多 20 次。',
    expectedRefusal: '符合预期：接收端不应确认这个回调。',
    mustRefuse: '有误：接收端不应确认这个回调；请先验证签名并检查每个参数。',
    mustAcknowledge: '有误：这个回调是正确的；请在 5 秒内以 200 至 299 应答。',
    noProof: '无法定论：没有应答，不能证明接收端会拒绝这个回调。',
  },
};
