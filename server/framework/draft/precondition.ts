/** What a write says it has read (RFC 9110 §13.1): nothing changes unseen. */
import { Problem } from '../../problem.ts'

/** The header fields as they were sent. */
export interface Precondition {
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

/** `absent`: the writer knows of nothing there. */
export type Read = 'absent' | { readonly tags: readonly string[] }

/**
 * What the writer has read. `If-Match: *` names nothing that was read, and does not do.
 * @throws Problem `precondition-required` (428)
 */
export function whatWasRead({ ifMatch, ifNoneMatch }: Precondition): Read {
  if (ifNoneMatch?.trim() === '*' && ifMatch === undefined) return 'absent'
  if (ifMatch === undefined || ifMatch.trim() === '*' || ifNoneMatch !== undefined) throw required()
  // RFC 9110 §13.1.1: the strong comparison; a weak tag never matches.
  return { tags: ifMatch.split(',').map((tag) => tag.trim()) }
}

/**
 * The tags of `If-Match`, for what must be there already.
 * @throws Problem `precondition-required` (428)
 */
export function tagsRead(ifMatch: string | undefined): readonly string[] {
  const read = whatWasRead({ ifMatch })
  return read === 'absent' ? [] : read.tags
}

/** @throws Problem `precondition-failed` (412) unless `current`, the ETag of what is there now, is among those read */
export function requireUnchanged(tags: readonly string[], current: string): void {
  if (!tags.includes(current)) throw changedMeanwhile()
}

export function changedMeanwhile(): Problem {
  return new Problem('precondition-failed', {
    fr: 'Ce n’est plus ce que vous avez lu : relisez, puis refaites votre modification.',
    en: 'This is not what you have read any more: read it again, then redo your change.',
  })
}

function required(): Problem {
  return new Problem('precondition-required', {
    fr: 'Donnez dans If-Match l’ETag de ce que vous avez lu ; pour ajouter un nœud, If-None-Match: *.',
    en: 'Give in If-Match the ETag of what you have read; to add a node, If-None-Match: *.',
  })
}
