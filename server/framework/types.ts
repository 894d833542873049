/** Competency frameworks as the rest of the service reads them. */
import type { ReleaseStatus } from '../store/framework-documents.ts'
import type { Text } from '../text.ts'
import type { NormalForm } from './normal-form.ts'

/** A level of the framework's own scale. */
export interface FrameworkLevel {
  readonly number: number
  readonly iri: string
  readonly title: Text
  /** False: a diagnosis, never a badge. `reason` then says why. */
  readonly issuable: boolean
  readonly reason?: string
}

/** One competency (or abécédaire entry, or label criterion) of one version. */
export interface Competency {
  /** Stable code, never reused: `RM-A1.1`, `AB-A1`, `LR-01`. */
  readonly code: string
  readonly iri: string
  readonly title: Text
}

/**
 * One released version. `document` is exactly what is served at `iri` as `application/ld+json`; it never changes. Only `status` and
 * what goes with it ever do: a change gives a new object.
 */
export interface FrameworkVersion {
  /** `referentiel-mediateurs`. */
  readonly slug: string
  /** Semantic version, `0.1.0`. */
  readonly version: string
  readonly iri: string
  readonly title: Text
  readonly document: string
  /** RDFC-1.0 canonical form → SHA-256 → multihash → base58btc multibase (`z…`). */
  readonly digestMultibase: string
  /** Subresource-integrity digest of the bytes of `document`: `sha256-…`. */
  readonly digestSri: string
  readonly publishedAt: string
  /** The organisation it belongs to. */
  readonly organisationId: string
  readonly status: ReleaseStatus
  readonly statusReason?: string
  /** When the status last changed; absent while it never did. */
  readonly statusChangedAt?: string
  /** IRI of the version or framework to use instead. */
  readonly replacedBy?: string
  /** The version it follows, `0.1.0`, when it says so. */
  readonly replaces?: string
  /** The release credential (a W3C verifiable credential signed by the hub) as JSON text. */
  readonly credential: string
  readonly levels: readonly FrameworkLevel[]
  readonly competencies: readonly Competency[]
  /** Any node of the version by the last segment of its IRI (`RM-A1.1`, `PROFIL-ACC`, `EV-OBS`…), as JSON-LD. */
  readonly nodes: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** What it says, without its place; computed at the first call. */
  form(): NormalForm
  /** The RDFC-1.0 canonical N-Quads of `document`: the bytes `digestMultibase` is of. Read from the store at each call. */
  nQuads(): Promise<string>
  /** The files it was released from. */
  readonly files: ReleasedFiles
}

/** The released versions this process knows. */
export interface Frameworks {
  /** All released versions, by slug and then by version. */
  list(): readonly FrameworkVersion[]
  find(slug: string, version: string): FrameworkVersion | undefined
  /** The highest version of the framework that is neither deprecated nor superseded; the highest of all when each is. */
  latest(slug: string): FrameworkVersion | undefined
  /**
   * Reads what other processes released or deprecated since; at most once a second, however often it is called, unless `atOnce`: then
   * everything that was released before the call is known after it.
   */
  refresh(how?: { readonly atOnce: boolean }): Promise<void>
}

/**
 * The files of a released version: JSON texts as they are kept in the repository or were written at run time, their references
 * root-relative.
 */
export interface ReleasedFiles {
  readonly slug: string
  readonly version: string
  /** `framework.jsonld`, valid under `schemas/framework.schema.json`. */
  readonly framework: string
  /** `achievements.jsonld`, valid under `schemas/achievements.schema.json`; its graph is empty when nothing can be awarded. */
  readonly achievements: string
  /** `criteria.json`, valid under `schemas/criteria.schema.json`. */
  readonly criteria: string
}
