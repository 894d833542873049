/** What a signature covers, as a person reads it. */
import { recompact } from '../../proof/json-ld/recompact.ts'
import { fail, isObject, type Finding } from '../check.ts'
import { withMemberNames, withoutParts } from '../transcript/transcript.ts'
import { saysTheSame, signedView } from './signed-view.ts'
import type { JsonObject } from '../strict-json.ts'

const intertwined = fail(
  'too-intertwined',
  'Les parties du badge se décrivent les unes les autres au point de le rendre démesuré.',
  'The parts of the badge describe each other so much that it grows out of proportion.',
)

const altered = fail(
  'altered-structure',
  'Le contenu a été réécrit après la signature : il ne dit plus ce qui a été signé.',
  'The content was rewritten after it was signed: it no longer says what was signed.',
)

/**
 * `credential` written again from its meaning alone, provided it comes out the same; or why it cannot be shown. Of a transcript, all but the
 * credentials in it. Does NOT check any signature.
 */
export async function recompacted(
  credential: JsonObject,
): Promise<{ readonly view: JsonObject } | { readonly refused: Finding }> {
  const itself = withoutParts(credential)
  const result = await recompact(itself)
  if (result === 'too-intertwined') return { refused: intertwined }
  if (result === undefined) return { refused: altered }
  const compacted = withMemberNames(result.compacted)
  const completed = withMemberNames(result.completed)
  if (!isObject(compacted) || !isObject(completed) || !saysTheSame(itself, compacted))
    return { refused: altered }
  return { view: signedView(completed) }
}
