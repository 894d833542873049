/** Where a person stands in a framework, said by themself or by a mediator: a diagnosis, on the framework's own scale, never a badge. */
import type { Positioning } from '../store/recognition-documents.ts'

/** The level of one competency. */
export interface PositionedLevel {
  /** Its code. */
  readonly competency: string
  /** A number on the framework's scale, those that are never a badge included. */
  readonly level: number
  /** In the words of whoever positions. Private. */
  readonly note?: string
}

/** Whoever says where a person stands. */
export interface Recorder {
  readonly keyId: string
  /** The person who acts, when the key is theirs. */
  readonly personId?: string
}

/** The person who is positioned, as their organisation knows them. */
export interface Positioned {
  readonly _id: string
  readonly organisationId: string
}

/** What a positioning says. */
export function levelsOf({ levels }: Pick<Positioning, 'levels'>): readonly PositionedLevel[] {
  // Written by `recordPositioning`, ours.
  return JSON.parse(levels) as readonly PositionedLevel[]
}

/** Sorts positionings by the day they are of; of one day, what was said last comes last. */
export function asSaid(a: Positioning, b: Positioning): number {
  return orderKey(a) < orderKey(b) ? -1 : 1
}

function orderKey({ positionedOn, createdAt, ordinal, _id }: Positioning): string {
  return `${positionedOn} ${createdAt} ${String(ordinal).padStart(9, '0')} ${_id}`
}

/** The slug of `<framework>/<version>`. */
export function slugOf(framework: string): string {
  return framework.split('/')[0] ?? ''
}
