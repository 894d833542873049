/** What the fields of mongoose schemas are written with. */
import { Schema, type SchemaDefinitionProperty } from 'mongoose'
import type { Stored } from '../store.ts'

/** One entry per field: a field added to a document and forgotten here does not compile. */
export type Fields<Doc extends Stored> = {
  readonly [field in Exclude<keyof Doc, keyof Stored>]-?: SchemaDefinitionProperty
}

/** As `Fields`, for a part of a document. */
export type FieldsOf<Part> = { readonly [field in keyof Part]-?: SchemaDefinitionProperty }

// A required text may be empty; mongoose's own check says no.
Schema.Types.String.checkRequired((value: unknown) => typeof value === 'string')

export const text = { type: String, required: true } as const
export const optionalText = { type: String } as const
export const optionalLanguage = { type: String, enum: ['fr', 'en'] } as const
export const number = { type: Number, required: true } as const
export const flag = { type: Boolean, required: true } as const
export const texts = { type: [String], required: true } as const
// Without the default, mongoose writes an empty list where there was none.
export const optionalTexts = { type: [String], default: undefined }
export const state = { type: String, required: true, enum: ['active', 'suspended', 'revoked'] } as const

// Unknown fields are refused in documents and in filters alike; nothing is added, dropped or created behind our back.
export const options = {
  strict: 'throw',
  strictQuery: 'throw',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  versionKey: false,
  minimize: false,
  id: false,
} as const

export function embedded(
  fields: Readonly<Record<string, SchemaDefinitionProperty>>,
): SchemaDefinitionProperty {
  return { type: [new Schema({ ...fields }, { ...options, _id: false })], required: true }
}
