/** What a request asks a presentation to repeat. */
import { Problem } from '../../problem.ts'
import type { Asked } from './read-presentation.ts'

/** Both, or nothing: a challenge without a domain could be passed on to whoever gave it out. @throws Problem `invalid-request` (400) */
export function askedIn({ challenge, domain }: Asked): Asked {
  if (challenge !== undefined && domain !== undefined) return { challenge, domain }
  if (challenge === undefined && domain === undefined) return {}
  throw new Problem('invalid-request', {
    fr: 'challenge et domain vont ensemble : la présentation reprend l’un et l’autre.',
    en: 'challenge and domain go together: the presentation repeats both.',
  })
}
