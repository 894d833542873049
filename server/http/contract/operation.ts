/** What a handler gets and gives: one operation of openapi.yaml, already validated and authorised. */
import type { Caller } from '../../access/access-token.ts'
import type { Language } from '../../text.ts'
import type { operations } from './openapi.d.ts'

export type OperationId = keyof operations

type Part<Id extends OperationId, Name extends 'path' | 'query' | 'header'> = operations[Id] extends {
  parameters: Record<Name, infer Value>
}
  ? Value
  : operations[Id] extends { parameters: Partial<Record<Name, infer Value>> }
    ? NonNullable<Value>
    : Record<never, never>

type JsonBody<Id extends OperationId> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } }
}
  ? Body
  : unknown

export interface OperationRequest<Id extends OperationId> {
  readonly params: Readonly<Part<Id, 'path'>>
  readonly query: Readonly<Part<Id, 'query'>>
  /** The JSON body, as openapi.yaml describes it; a Buffer for other media types. */
  readonly body: JsonBody<Id>
  /** The exact bytes of the body; empty when there is none. */
  readonly bytes: Buffer
  /** The body as it comes, of a media type nobody has read before; read once. */
  stream(): AsyncIterable<Uint8Array>
  /** Media type of the body, without parameters; empty when there is none. */
  readonly mediaType: string
  /** What the caller would rather read. */
  readonly language: Language
  header(name: string): string | undefined
  /** The caller's preferred media type among `types`, the first being ours. @throws Problem `not-acceptable` (406) */
  accept<const Types extends readonly [string, ...string[]]>(types: Types): Types[number]
  /** Who asks; defined for every operation that needs a token. */
  readonly caller: Caller | undefined
  /** As `caller`, where no token is needed; a token that is not good is none. */
  callerIfAny(): Promise<Caller | undefined>
  /** Whom to count the request to where asking is rationed: the API key, if there is a good one, or else the network address. Not to be kept. */
  client(): Promise<Client>
}

export interface Client {
  /** Of a key, or of a network: never the same. */
  readonly id: string
  /** What the key is allowed; absent where there is none, or it is allowed what all are. */
  readonly requestsPerMinute?: number
}

export interface Reply {
  readonly status: number
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body?: object | string | Buffer
  /** Text sent as it comes, instead of `body`; `gone` is aborted when nobody reads it any more. */
  readonly stream?: (gone: AbortSignal) => AsyncIterable<string>
  /** Default: `application/json`. */
  readonly mediaType?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler<Id extends OperationId> = (request: OperationRequest<Id>) => Promise<Reply> | Reply

/** A handler for every operation of the contract: a missing or an extra one does not compile. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> }

/** The caller of an operation that needs a token. @throws Error (a bug) when openapi.yaml asks for none */
export function callerOf(request: { readonly caller: Caller | undefined }): Caller {
  if (request.caller === undefined) throw new Error('this operation has no security in openapi.yaml')
  return request.caller
}

/** A reply with the exact JSON text of a document. */
export function jsonText(
  text: string,
  mediaType: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status: 200, body: text, mediaType, headers }
}
