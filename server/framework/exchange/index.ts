/** The formats a framework version goes out in. */
import type { FrameworkVersion } from '../types.ts'
import { writeCasePackage } from './case/write-case.ts'
import { writeCsv } from './csv.ts'
import { ctdlAsnContext, writeCtdlAsn } from './ctdl-asn.ts'
import { writeTurtle } from './turtle.ts'

export interface ExchangeFormat {
  readonly format: 'json-ld' | 'ctdl-asn' | 'case' | 'turtle' | 'n-quads' | 'csv'
  /** Without parameters; all are UTF-8. */
  readonly mediaType: string
  /** RFC 6906: tells formats of one media type apart. */
  readonly profile?: string
  /** Without the dot. */
  readonly fileExtension: string
  /** The same version gives the same text, whenever and wherever it is written: it may be kept. */
  write(version: FrameworkVersion): string | Promise<string>
}

/** One line each; the first is the native one. */
export const exchangeFormats: readonly ExchangeFormat[] = [
  {
    format: 'json-ld',
    mediaType: 'application/ld+json',
    fileExtension: 'jsonld',
    write: (version) => version.document,
  },
  {
    format: 'ctdl-asn',
    mediaType: 'application/ld+json',
    profile: ctdlAsnContext,
    fileExtension: 'ctdlasn.jsonld',
    write: writeCtdlAsn,
  },
  {
    format: 'case',
    mediaType: 'application/json',
    profile: 'https://purl.imsglobal.org/spec/case/v1p1',
    fileExtension: 'case.json',
    write: (version) => writeCasePackage(version),
  },
  { format: 'turtle', mediaType: 'text/turtle', fileExtension: 'ttl', write: writeTurtle },
  {
    format: 'n-quads',
    mediaType: 'application/n-quads',
    fileExtension: 'nq',
    write: (version) => version.nQuads(),
  },
  { format: 'csv', mediaType: 'text/csv', fileExtension: 'csv', write: writeCsv },
]
