/** Parts of a JSON document, by JSON pointer. */
import { Problem } from '../../../problem.ts'
import type { Credential } from '../../types.ts'

/** What is selected of a value: all of it, or parts of its members. */
interface Selection {
  whole: boolean
  readonly members: Map<string, Selection>
}

export const largestNumberOfPointers = 256

function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unknownPointer(): Problem {
  return new Problem('invalid-request', {
    fr: 'Une adresse (JSON pointer) ne désigne rien qui puisse être montré dans ce document.',
    en: 'An address (JSON pointer) names nothing that can be disclosed in this document.',
  })
}

/** The unescaped steps of an RFC 6901 pointer. */
function stepsOf(pointer: string): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) throw unknownPointer()
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The member that is there, and is the document's own. */
function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) {
    if (!/^(0|[1-9]\d{0,8})$/.test(step) || Number(step) >= value.length) throw unknownPointer()
    return value[Number(step)]
  }
  // Contexts go along by themselves, the proof is never part of what is signed.
  if (!isObject(value) || !Object.hasOwn(value, step) || step.startsWith('@') || step === 'proof') {
    throw unknownPointer()
  }
  return value[step]
}

function selectionOf(document: Credential, pointers: readonly string[]): Selection {
  if (pointers.length > largestNumberOfPointers) throw unknownPointer()
  const root: Selection = { whole: false, members: new Map() }
  for (const pointer of pointers) {
    let value: unknown = document
    let selection = root
    for (const step of stepsOf(pointer)) {
      value = memberOf(value, step)
      const next: Selection = selection.members.get(step) ?? { whole: false, members: new Map() }
      selection.members.set(step, next)
      selection = next
    }
    selection.whole = true
  }
  return root
}

/** vc-di-ecdsa §3.4.11: whatever is selected of a node, its identifier and its types go along. */
function project(value: unknown, { whole, members }: Selection): unknown {
  if (whole) return structuredClone(value)
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value
    return elements.flatMap((element, index) => {
      const selection = members.get(String(index))
      return selection === undefined ? [] : [project(element, selection)]
    })
  }
  if (!isObject(value)) throw unknownPointer()
  const kept = Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    if (key === 'id' || key === 'type' || key === '@context') return [[key, structuredClone(member)]]
    const selection = members.get(key)
    return selection === undefined ? [] : [[key, project(member, selection)]]
  })
  return Object.fromEntries(kept)
}

/**
 * A copy of `document` with only what `pointers` name: each part whole, in the order of the document, inside what it is a member of, of
 * which the identifier, types and contexts are kept. `undefined` when nothing is named.
 * @throws Problem `invalid-request` (400) for a pointer that is malformed or names nothing, or more than 256 of them
 * @see https://www.w3.org/TR/vc-di-ecdsa/#selectjsonld
 */
export function select(document: Credential, pointers: readonly string[]): Credential | undefined {
  if (pointers.length === 0) return undefined
  const selected = project(document, selectionOf(document, pointers))
  return isObject(selected) ? selected : undefined
}
