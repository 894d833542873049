/** The documents of frameworks and of versions being written; see documents.ts for what all documents have. */
import type { Stored } from './documents.ts'

/** Who a framework belongs to. `_id` is its slug; whoever came first owns it, and every version of it. */
export interface FrameworkOwner extends Stored {
  /** Empty once it was given back: it is nobody's. */
  readonly organisationId: string
  /** The version whose turn it is to be released. No other may be while the draft of this one is `releasing`. */
  readonly releasing?: string
  readonly createdAt: string
}

export type ReleaseStatus = 'released' | 'deprecated' | 'superseded'

/** A framework version as first published: only its status ever changes. `_id` is `<framework>/<version>`. */
export interface FrameworkRelease extends Stored {
  readonly framework: string
  readonly version: string
  /** The organisation the framework belongs to. */
  readonly organisationId: string
  /** The FRAMEWORK_BASE_URL under which every IRI of `document` was minted. */
  readonly baseUrl: string
  /** Name of the long text served at the version's IRI: exactly these bytes. */
  readonly document: string
  /** RDFC-1.0 canonical form → SHA-256 → multihash → base58btc multibase (`z…`). */
  readonly digestMultibase: string
  /**
   * JSON text of the SHA-256, hexadecimal, of framework.jsonld, achievements.jsonld and criteria.json as released, by name; each
   * is also the name of the long text.
   */
  readonly files: string
  /** The release credential, signed by the hub. Absent until its first start, for what was published by an older service. */
  readonly credential?: string
  readonly status: ReleaseStatus
  readonly statusReason?: string
  /** IRI of the version (or framework) to use instead. */
  readonly replacedBy?: string
  readonly statusChangedAt?: string
  readonly publishedAt: string
}

/** A version being written. `_id` is `<framework>/<version>`, like that of the release it becomes. */
export interface FrameworkDraft extends Stored {
  readonly framework: string
  readonly version: string
  readonly organisationId: string
  /** The version it was made from. */
  readonly base?: string
  /** How many times this version was begun: 1, and one more after each time it was abandoned. Nodes belong to one life. */
  readonly life: number
  /**
   * `importing`: nothing may change it. `proposed`: waits for a second person; any change opens it again. `releasing`: its content is
   * being settled, and is settled once `releaseFiles` is there. `abandoning`: nothing may change it, and it can only be abandoned.
   * `abandoned`: it is nobody's (`organisationId` is empty).
   */
  readonly state: 'importing' | 'open' | 'proposed' | 'releasing' | 'released' | 'abandoning' | 'abandoned'
  /** API key that proposed or made the release, and the ETag of the content it saw. */
  readonly proposedBy?: string
  readonly proposedContent?: string
  /** When it was proposed, in milliseconds: compared with when API keys were made. Absent when nobody had to be waited for. */
  readonly proposedAt?: string
  /** JSON text of the names of the long texts it is released from: framework, achievements, criteria. */
  readonly releaseFiles?: string
  readonly createdAt: string
  readonly createdBy: string
}

/** One node of a draft. `_id` is `<framework>/<version>/<life>/<code>`; the framework's own node has the code `.`. */
export interface DraftNode extends Stored {
  /** `<framework>/<version>/<life>`; with `/removed` behind it once the node is removed. */
  readonly draft: string
  /** Where it comes in the document; any number, ascending. */
  readonly order: number
  readonly code: string
  /** The node in normal form (framework/normal-form.ts) as JSON text; empty once removed. */
  readonly content: string
  /** Its code is in the version the draft was made from: it can be retired, never removed. */
  readonly released: boolean
  /** API key that wrote it last. */
  readonly changedBy: string
}

/** A framework file being read in the background. */
export interface FrameworkImport extends Stored {
  readonly organisationId: string
  readonly framework: string
  readonly version: string
  readonly format: 'case' | 'csv' | 'xlsx'
  readonly state: 'running' | 'done' | 'failed'
  /** Nodes written, of how many. */
  readonly done: number
  readonly total: number
  /** The report, line by line, as JSON text. */
  readonly report: string
  readonly createdAt: string
  /** When it last moved on: one that has not for long was interrupted. */
  readonly progressAt: string
  readonly finishedAt?: string
}
