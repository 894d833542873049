/** What the page of a diff reads of it, and for whom it is made. */
import { words, type Words } from '../../words.ts'
import { isNode, localisedValue, readable, type Localised } from '../json-ld.ts'
import type { PageContext } from '../shown.ts'

export const changeClasses = ['breaking', 'compatible', 'editorial'] as const
export type ChangeClass = (typeof changeClasses)[number]

type LanguageMap = Readonly<Record<string, string>>

export interface DiffChange {
  readonly kind: string
  readonly class: ChangeClass
  /** Code of the node; `.` is the framework itself. */
  readonly node: string
  readonly rule: string
  readonly pointer?: string
  readonly properties?: readonly string[]
  readonly before?: unknown
  readonly after?: unknown
  /** What a nested thing is about. */
  readonly about?: unknown
  readonly language?: string
  readonly words?: readonly WordRun[]
  readonly levels?: readonly number[]
  readonly follows?: { readonly before?: string | null; readonly after?: string | null }
  readonly along?: readonly string[]
}

export interface WordRun {
  readonly text: string
  readonly change: 'same' | 'added' | 'removed'
}

export interface Diff {
  readonly framework: string
  readonly from: string
  readonly to: string
  readonly class: ChangeClass | 'none'
  readonly suggestedVersion: string
  readonly counts: Readonly<Partial<Record<string, number>>>
  readonly changes: readonly DiffChange[]
  readonly rules?: Readonly<Record<string, { readonly fr: string; readonly en: string }>>
  readonly names?: Readonly<Record<string, LanguageMap>>
}

export interface ShownDiff {
  readonly diff: Diff
  readonly context: PageContext
  readonly words: Words
}

export function shownDiff(diff: Diff, context: PageContext): ShownDiff {
  return { diff, context, words: words(context.language) }
}

/** The name of a node in the language of the page, or in another. */
export function nameOf({ diff: { names = {} }, context }: ShownDiff, code: string): Localised | undefined {
  return Object.hasOwn(names, code) ? localisedValue(names[code], context.language)[0] : undefined
}

/** What the page calls a property: its words, or else the name that machines know it by. */
export function termOf({ words: { find } }: ShownDiff, property: string): string {
  return find(`diff.term.${property}`) ?? find(`term.${property}`) ?? readable(property)
}

/** The last property a change is in; `undefined` when it is about the node as a whole. */
export function propertyOf({ pointer = '', language }: DiffChange): string | undefined {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((segment, index) => !/^\d+$/u.test(segment) && !(index > 0 && segment === language))
    .at(-1)
}

/** The change is of the node as a whole: it came or went, or was retired. */
export function isOfWhole({ pointer, properties, before, after }: DiffChange): boolean {
  return pointer === undefined && properties === undefined && (before !== undefined || after !== undefined)
}

/**
 * Where the page of a node is: in the later version, or in the earlier one when it is gone. `undefined` for a diff of a draft, which has
 * no pages.
 */
export function pathOf({ diff, context }: ShownDiff, code: string, gone: boolean): string | undefined {
  const base = `/frameworks/${encodeURIComponent(diff.framework)}`
  if (!context.path.startsWith(`${base}/`)) return undefined
  const version = `${base}/${encodeURIComponent(gone ? diff.from : diff.to)}`
  return code === '.' ? version : `${version}/${encodeURIComponent(code)}`
}

/** Properties that only machines read. */
export const machineProperties: readonly string[] = ['id', 'type']

/** Whether a value says anything to people. */
export function isShown(value: unknown): boolean {
  return !isNode(value) || Object.keys(value).some((key) => !machineProperties.includes(key))
}
