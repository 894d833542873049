/**
 * Problem details (RFC 9457): every error a client can act on, with a stable code, a status and a title in both
 * languages. `detail` says what happened this time, in public words: no stack, no personal data, no echo of input.
 */
import type { Text } from './text.ts'

export interface ProblemType {
  readonly status: number
  readonly title: Text
}

/** One row per problem; `test/architecture.test.ts` holds this table and openapi.yaml equal. */
export const problemTypes = {
  'invalid-request': {
    status: 400,
    title: { fr: 'La requête ne respecte pas le contrat', en: 'The request does not follow the contract' },
  },
  'not-json': {
    status: 400,
    title: { fr: 'Le corps n’est pas du JSON lisible', en: 'The body is not readable JSON' },
  },
  unauthorized: {
    status: 401,
    title: { fr: 'Jeton absent, invalide ou expiré', en: 'Missing, invalid or expired token' },
  },
  forbidden: { status: 403, title: { fr: 'Droit insuffisant', en: 'Insufficient right' } },
  'not-found': { status: 404, title: { fr: 'Introuvable', en: 'Not found' } },
  'method-not-allowed': { status: 405, title: { fr: 'Méthode non permise', en: 'Method not allowed' } },
  'not-acceptable': {
    status: 406,
    title: { fr: 'Aucune représentation ne convient', en: 'No representation is acceptable' },
  },
  conflict: {
    status: 409,
    title: { fr: 'Conflit avec l’état actuel', en: 'Conflict with the current state' },
  },
  'idempotency-key-reused': {
    status: 409,
    title: {
      fr: 'Clé d’idempotence déjà employée pour une autre requête',
      en: 'Idempotency key already used for another request',
    },
  },
  'evaluation-outdated': {
    status: 409,
    title: {
      fr: 'Le dossier a changé depuis l’évaluation citée',
      en: 'The evidence changed since the quoted evaluation',
    },
  },
  'framework-released': {
    status: 409,
    title: {
      fr: 'Une version publiée ne change jamais',
      en: 'A released version never changes',
    },
  },
  'precondition-failed': {
    status: 412,
    title: {
      fr: 'Modifié entre-temps par quelqu’un d’autre',
      en: 'Changed by somebody else in the meantime',
    },
  },
  'payload-too-large': { status: 413, title: { fr: 'Corps trop volumineux', en: 'Body too large' } },
  'unsupported-media-type': {
    status: 415,
    title: { fr: 'Type de contenu non pris en charge', en: 'Unsupported media type' },
  },
  'roster-unreadable': { status: 422, title: { fr: 'Liste illisible', en: 'Unreadable roster' } },
  'roster-too-long': { status: 422, title: { fr: 'Liste trop longue', en: 'Roster too long' } },
  'evidence-refused': { status: 422, title: { fr: 'Preuve refusée', en: 'Evidence refused' } },
  'framework-version-unknown': {
    status: 422,
    title: {
      fr: 'Version de référentiel inconnue ou non publiée',
      en: 'Unknown or unreleased framework version',
    },
  },
  'policy-unknown': {
    status: 422,
    title: { fr: 'Politique de vérification inconnue', en: 'Unknown verification policy' },
  },
  'achievement-unknown': { status: 422, title: { fr: 'Badge inconnu', en: 'Unknown achievement' } },
  'level-not-issuable': {
    status: 422,
    title: { fr: 'Ce niveau n’est jamais un badge', en: 'This level is never a badge' },
  },
  'award-without-evaluation': {
    status: 422,
    title: { fr: 'Attribution sans évaluation', en: 'Award without evaluation' },
  },
  'state-change-refused': {
    status: 409,
    title: { fr: 'Changement d’état impossible', en: 'Impossible change of state' },
  },
  'framework-invalid': {
    status: 422,
    title: { fr: 'Référentiel invalide', en: 'Invalid framework' },
  },
  'import-refused': { status: 422, title: { fr: 'Fichier refusé', en: 'File refused' } },
  'reissue-refused': {
    status: 422,
    title: { fr: 'Réémission impossible', en: 'Re-issue not possible' },
  },
  'transition-refused': {
    status: 409,
    title: { fr: 'Cette étape n’est pas possible maintenant', en: 'This step is not possible now' },
  },
  'deadline-passed': { status: 409, title: { fr: 'Le délai est passé', en: 'The deadline has passed' } },
  'conflict-of-interest': {
    status: 403,
    title: { fr: 'Conflit d’intérêts', en: 'Conflict of interest' },
  },
  'delegation-missing': {
    status: 403,
    title: {
      fr: 'Aucune délégation en cours ne couvre ce badge',
      en: 'No current delegation covers this achievement',
    },
  },
  'file-refused': { status: 422, title: { fr: 'Pièce jointe refusée', en: 'Uploaded file refused' } },
  'decision-record-invalid': {
    status: 422,
    title: { fr: 'Ce document n’est pas un relevé de décision', en: 'This is not a decision record' },
  },
  'endorsement-refused': { status: 422, title: { fr: 'Endossement refusé', en: 'Endorsement refused' } },
  'link-spent': {
    status: 410,
    title: { fr: 'Ce lien a déjà servi ou a expiré', en: 'This link was used or has expired' },
  },
  erased: { status: 410, title: { fr: 'Effacé', en: 'Erased' } },
  'claim-closed': {
    status: 409,
    title: {
      fr: 'Ce badge ne peut pas être remis par ce lien',
      en: 'The badge cannot be handed over by this link',
    },
  },
  'award-revoked': { status: 410, title: { fr: 'Badge retiré', en: 'Badge revoked' } },
  // Nothing to show at this address now; 410 would say for ever.
  'award-suspended': { status: 404, title: { fr: 'Badge suspendu', en: 'Badge suspended' } },
  'precondition-required': {
    status: 428,
    title: {
      fr: 'Dites quelle version vous avez lue (If-Match)',
      en: 'Say which version you have read (If-Match)',
    },
  },
  'too-many-requests': { status: 429, title: { fr: 'Trop de requêtes', en: 'Too many requests' } },
  'internal-error': { status: 500, title: { fr: 'Erreur interne', en: 'Internal error' } },
  'signing-key-unavailable': {
    status: 503,
    title: { fr: 'Clé de signature indisponible', en: 'Signing key unavailable' },
  },
  unavailable: {
    status: 503,
    title: { fr: 'Service momentanément indisponible', en: 'Service unavailable' },
  },
} as const satisfies Record<string, ProblemType>

export type ProblemCode = keyof typeof problemTypes

/** One place in the request that is wrong. `pointer` is a JSON pointer, or `line` a line of an uploaded file. */
export interface ProblemItem {
  readonly pointer?: string
  readonly line?: number
  readonly code: string
  readonly detail: Text
}

/** Thrown for what a client can act on; anything else that is thrown is a bug and answers 500 without detail. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly detail: Text
  readonly errors: readonly ProblemItem[]
  /** Extra response headers the problem implies, such as `Allow` or `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    detail: Text,
    options: {
      errors?: readonly ProblemItem[]
      headers?: Readonly<Record<string, string>>
      cause?: unknown
    } = {},
  ) {
    super(detail.en, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = detail
    this.errors = options.errors ?? []
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return problemTypes[this.code].status
  }
}
