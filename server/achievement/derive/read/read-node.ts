/** Reading nodes in normal form. A draft may be unfinished: what is not there, or not of its kind, reads as nothing. */
import type { Json, JsonObject } from '../../../framework/normal-form.ts'
import { valuesOf } from '../../../framework/normal-form.ts'
import type { FrenchWords, Words } from '../../../framework/nodes.ts'
import type { Text } from '../../../text.ts'

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string; empty when there is none. */
export function stringIn(node: JsonObject, property: string): string {
  const value = node[property]
  return typeof value === 'string' ? value : ''
}

/** A number; undefined when there is none. */
export function numberIn(node: JsonObject, property: string): number | undefined {
  const value = node[property]
  return typeof value === 'number' ? value : undefined
}

/** The objects a property holds, in order. */
export function objectsIn(node: JsonObject, property: string): readonly JsonObject[] {
  return valuesOf(node, property).filter(isObject)
}

/** The words of a property in the languages they exist in. */
export function wordsIn(node: JsonObject, property: string): Words {
  const value = node[property]
  if (!isObject(value)) return {}
  const fr = stringIn(value, 'fr')
  const en = stringIn(value, 'en')
  return { ...(fr === '' ? {} : { fr }), ...(en === '' ? {} : { en }) }
}

/** Words that exist in French; what exists otherwise, else `instead`, stands for French that is missing. */
export function frenchIn(node: JsonObject, property: string, instead: string): FrenchWords {
  const words = wordsIn(node, property)
  return { ...words, fr: words.fr ?? words.en ?? instead }
}

/** Words in both languages, the one for the other where one is missing. */
export function textIn(node: JsonObject, property: string, instead: string): Text {
  const words = frenchIn(node, property, instead)
  return { fr: words.fr, en: words.en ?? words.fr }
}

/** The code a reference of the same version names: `./EV-OBS` names `EV-OBS`. */
export function codeIn(reference: string): string {
  return reference.replace(/^\.\//, '').replace(/#.*$/, '')
}

/** The codes a property refers to, in order; undefined when it is not there. */
export function codesIn(node: JsonObject, property: string): readonly string[] | undefined {
  if (node[property] === undefined) return undefined
  return valuesOf(node, property).flatMap((value) => (typeof value === 'string' ? [codeIn(value)] : []))
}
