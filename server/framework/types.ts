/** Competency frameworks as the rest of the service reads them. */
import type { Text } from '../text.ts'

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
 * One released version. `document` is exactly what is served at `iri` as `application/ld+json`; it never changes.
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
  readonly levels: readonly FrameworkLevel[]
  readonly competencies: readonly Competency[]
  /** Any node of the version by the last segment of its IRI (`RM-A1.1`, `PROFIL-ACC`, `EV-OBS`…), as JSON-LD. */
  readonly nodes: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

/** The released versions, loaded once at start. */
export interface Frameworks {
  /** All released versions, by slug and then by version. */
  list(): readonly FrameworkVersion[]
  find(slug: string, version: string): FrameworkVersion | undefined
}

/** The files of a released version: JSON texts as they are kept in the repository, their references root-relative. */
export interface ReleasedFiles {
  readonly slug: string
  readonly version: string
  /** `framework.jsonld`, valid under `schemas/framework.schema.json`. */
  readonly framework: string
  /** `achievements.jsonld`, valid under `schemas/achievements.schema.json`. */
  readonly achievements: string
  /** `criteria.json`, valid under `schemas/criteria.schema.json`. */
  readonly criteria: string
}
