import { useState } from 'preact/hooks';
import { useTexts } from '../../preferences/preferences.tsx';
import { ApiError } from '../../client/api-error.ts';
import { callApi, type CommandAnswer } from '../../client/api.ts';

/** What a person is notified of what was asked for. */
export interface Notice {
  readonly tone: 'good' | 'bad' | 'warning';
  readonly text: string;
}

/** Calls that a part of the page makes, with what came of the last. */
export interface Commands {
  readonly notice: Notice | null;
  readonly isBusy: boolean;
  /** @param describe what came of it; an empty text shows nothing. */
  readonly send: (
    method: 'POST' | 'DELETE' | 'PATCH',
    path: string,
    body: object | undefined,
    describe: (result: never) => string | Notice,
  ) => void;
}

/** Makes calls, one after the other, and keeps what came of the last. */
export function useCommand(): Commands {
  const t = useTexts();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const send: Commands['send'] = (method, path, body, describe) => {
    setIsBusy(true);
    callApi<unknown>(method, path, body)
      .then(
        (answer) => {
          if (isCommand(answer) && answer.command.state === 'running')
            return { tone: 'warning', text: t('command-waits') } as const;
          const text = describe((isCommand(answer) ? answer.result : answer) as never);
          return typeof text === 'string' ? ({ tone: 'good', text } as const) : text;
        },
        (error: unknown) => {
          const text = error instanceof ApiError && error.status === 0 ? t('no-answer') : messageOf(error);
          return { tone: 'bad', text } as const;
        },
      )
      .then(setNotice, (error: unknown) => setNotice({ tone: 'bad', text: messageOf(error) }))
      .finally(() => setIsBusy(false));
  };
  return { notice, isBusy, send };
}

/** Only commands of the world have a state; other calls answer by what they did. */
function isCommand(answer: unknown): answer is CommandAnswer<unknown> {
  const { command } = (answer ?? {}) as { readonly command?: unknown };
  return typeof command === 'object' && command !== null && 'state' in command;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
