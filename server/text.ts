/** The same words in the two languages of the service. French is the default. */
export interface Text {
  readonly fr: string
  readonly en: string
}

export type Language = keyof Text
