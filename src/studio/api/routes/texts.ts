import { z } from 'zod';
import { textsSchema } from '../../schemas/texts.ts';
import { route } from '../route.ts';

export const textRoutes = [
  route({
    method: 'POST',
    path: '/api/texts',
    id: 'translateTexts',
    tag: 'world',
    summary: 'Texts that this API words in English, in another language; what has no translation stays',
    query: z.strictObject({ lang: z.enum(['en', 'zh']).optional().describe('Language of the texts.') }),
    body: textsSchema,
    response: textsSchema,
    effect: 'none',
    handle: ({ parts: { translate }, body: { texts }, language }) => ({
      texts: translate ? texts.map(translate(language)) : texts,
    }),
  }),
];
