/** The badges of a person as a Comprehensive Learner Record, for themself or for their organisation. */
import { createTranscripts, type TranscriptDeps } from '../award/transcript/transcripts.ts'
import { personById } from '../organisation/people.ts'
import type { Store } from '../store/store.ts'
import { callerOf, jsonText, type Handlers } from './contract/operation.ts'
import { credentialMediaTypes } from './edition-award.ts'

export interface TranscriptHandlersDeps extends TranscriptDeps {
  readonly store: Store
}

type TranscriptOperation = 'getTranscript'

export function transcriptHandlers(deps: TranscriptHandlersDeps): Pick<Handlers, TranscriptOperation> {
  const transcripts = createTranscripts(deps)
  return {
    async getTranscript(request) {
      const mediaType = request.accept(credentialMediaTypes)
      const { organisationId, personId, scopes } = callerOf(request)
      const { personId: asked } = request.params
      const allowed = personId === asked || scopes.includes('person:read')
      // Somebody who may not be read is answered exactly like nobody.
      const person = await personById(deps, organisationId, allowed ? asked : '')
      const text = await transcripts.of(person, personId === asked ? 'themself' : 'their organisation')
      return jsonText(text, mediaType, { Vary: 'Accept' })
    },
  }
}
