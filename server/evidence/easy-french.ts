/**
 * Easy French: the reason of a finding said to the person judged, in short sentences and everyday words, « vous », numbers in digits,
 * without any code of a framework.
 */

/** Who wrote the easy French of findings, and who read it again: a decision record says so beside what it quotes. */
export interface EasyFrenchStatus {
  readonly author: string
  /** People concerned who reviewed the sentences. As long as there is none, nothing may be called FALC. */
  readonly reviewers: readonly string[]
  /** Day the sentences were last written, `YYYY-MM-DD`. */
  readonly writtenOn: string
}

/**
 * The sentences this version of the service writes.
 * @see https://www.inclusion-europe.eu/easy-to-read/ the rules they follow; reviewing by people concerned is one of them
 */
export const easyFrench: EasyFrenchStatus = {
  author: 'Projet Badges de la médiation numérique',
  reviewers: [],
  writtenOn: '2026-11-22',
}

/** A code of a framework: capitals, a hyphen, then what tells it from the others (`RM-A1.1`, `EV-OBS`, `PROFIL-ACC`). */
const code = /\p{Lu}[\p{Lu}\d]+-[\p{L}\d]/u

/** Whether the words hold no code that only professionals know. Does NOT tell whether they are easy. */
export function hasNoCode(words: string): boolean {
  return !code.test(words)
}
