/** Says in both languages where a request breaks the contract, without repeating what it contains. */
import type { ProblemItem } from '../../problem.ts'
import type { Text } from '../../text.ts'

/** JSON Schema keywords as a person reads them. */
const wording: Readonly<Record<string, Text>> = {
  required: { fr: 'Valeur obligatoire absente.', en: 'Required value missing.' },
  type: { fr: 'Type de valeur inattendu.', en: 'Unexpected type of value.' },
  enum: { fr: 'Valeur hors de la liste permise.', en: 'Value outside the allowed list.' },
  pattern: { fr: 'Forme de la valeur incorrecte.', en: 'Value of the wrong form.' },
  format: { fr: 'Forme de la valeur incorrecte.', en: 'Value of the wrong form.' },
  minLength: { fr: 'Texte trop court.', en: 'Text too short.' },
  maxLength: { fr: 'Texte trop long.', en: 'Text too long.' },
  minItems: { fr: 'Liste trop courte.', en: 'List too short.' },
  maxItems: { fr: 'Liste trop longue.', en: 'List too long.' },
  uniqueItems: { fr: 'Liste avec des doublons.', en: 'List with duplicates.' },
  minimum: { fr: 'Nombre trop petit.', en: 'Number too small.' },
  maximum: { fr: 'Nombre trop grand.', en: 'Number too large.' },
  minProperties: { fr: 'Objet vide.', en: 'Empty object.' },
  additionalProperties: { fr: 'Champ inconnu.', en: 'Unknown field.' },
}

/** Errors named at once. */
export const mostItems = 50

const other = { fr: 'Valeur refusée.', en: 'Value refused.' }

/** One item per error of the contract validator (`{path, errorCode}`); pointers name fields of the contract only. */
export function contractItems(errors: unknown): readonly ProblemItem[] {
  if (!Array.isArray(errors)) return []
  return errors.slice(0, mostItems).map((error: unknown) => {
    const { path, errorCode } = (error ?? {}) as Record<string, unknown>
    const code = typeof errorCode === 'string' ? errorCode.replace(/\.openapi\.validation$/u, '') : 'invalid'
    const pointer = typeof path === 'string' ? pointerOf(path) : undefined
    return { ...(pointer === undefined ? {} : { pointer }), code, detail: wording[code] ?? other }
  })
}

/** `/body/learners/0` → `/learners/0`; anything a client could have named itself is left out. */
export function pointerOf(path: string): string | undefined {
  const pointer = path.replace(/^\/body(?=\/|$)/u, '')
  return /^(?:\/[A-Za-z0-9_-]{1,60})*$/u.test(pointer) ? pointer : undefined
}
