/** Why a document is left to jsonld.js. */

export const reasons = [
  'blank-node-identifier',
  'context-event',
  'context-failed',
  'dropped-node',
  'empty-list',
  'inline-context',
  'keyword',
  'list-of-lists',
  'many-alike',
  'map-container',
  'number',
  'relative-iri',
  'too-deep',
  'too-many-contexts',
  'undefined-term',
] as const

export type UnsupportedReason = (typeof reasons)[number]

/** Outside what is compiled: good or bad JSON-LD alike, which the library then judges. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'
  readonly reason: UnsupportedReason

  constructor(reason: UnsupportedReason) {
    super(reason)
    this.reason = reason
  }
}
