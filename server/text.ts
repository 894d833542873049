/** The same words in the two languages of the service. French is the default. */
export interface Text {
  readonly fr: string
  readonly en: string
}

export type Language = keyof Text

/** Says nothing: no letter and no digit of any script that anybody sees (U+3164 is a letter). Dots and dashes are no reason for anything. */
export function isBlank(text: string): boolean {
  return !/(?!\p{DI})[\p{L}\p{N}]/u.test(text)
}
