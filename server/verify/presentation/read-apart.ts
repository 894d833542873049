/** Reading a presentation as a task for a thread: it canonicalises what strangers wrote. */
import type { Bounded, Task } from '../../bounded/task.ts'
import { refused, type Refused } from '../../proof/jose/types.ts'
import {
  readPresentation,
  type Asked,
  type Presenter,
  type UnverifiedPresentation,
} from './read-presentation.ts'

interface ReadPresenterInput {
  readonly parsed: UnverifiedPresentation
  readonly asked: Asked & { readonly now: Date }
}

/** As `readPresentation`. */
export const readPresenter: Task<ReadPresenterInput, Presenter | Refused> = {
  name: 'read-presentation',
  size: ({ parsed }) => JSON.stringify(parsed).length,
  work: ({ parsed, asked }) => readPresentation(parsed, asked),
}

/**
 * As `readPresentation`, where it can be ended; `too-costly-to-check` when it was. Without `bounded`, here.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function readPresentationApart(
  bounded: Bounded | undefined,
  parsed: UnverifiedPresentation,
  asked: Asked & { readonly now: Date },
): Promise<Presenter | Refused> {
  if (bounded === undefined) return readPresentation(parsed, asked)
  const { now, challenge, domain } = asked
  // Nothing else of what the caller asked can be sent to a thread.
  const question = {
    now,
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  const ended = await bounded.run(readPresenter, { parsed, asked: question })
  return 'output' in ended ? ended.output : refused('too-costly-to-check', 'it took more than is allowed')
}
