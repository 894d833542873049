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

/**
 * French words as they are printed: a narrow no-break space before ? ! and ;, a no-break space before : and inside « ». Sources are written with
 * ordinary ones, which anybody can see and type; a line then ends before a sign of its own.
 * @see Lexique des règles typographiques en usage à l’Imprimerie nationale
 */
export function frenchSpaces(text: string): string {
  return text.replace(/(?<=\S) (?=[?!;])/gu, '\u202f').replace(/(?<=\S) (?=[:»])|(?<=«) /gu, '\u00a0')
}
