import type { Learner } from '../../store/documents.ts'

/** Whether the line forgot whose it was (see erasure/): nobody is enrolled on it any more. */
export function isErased({ givenName, familyName }: Pick<Learner, 'givenName' | 'familyName'>): boolean {
  return givenName === '' && familyName === ''
}
