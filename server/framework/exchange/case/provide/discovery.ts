/** The discovery document: the OpenAPI description of the CASE service, made from what the service itself goes by. */
import {
  associationTypes,
  caseClasses,
  isClassName,
  ownLinks,
  type ClassName,
  type Property,
} from '../classes.ts'
import type { CaseView } from './status-info.ts'

/** File name of the discovery document of each version. */
export const discoveryFiles: { readonly [view in CaseView]: string } = {
  v1p1: 'imscasev1p1_openapi3_v1p0.json',
  v1p0: 'imscasev1p0_openapi3_v1p0.json',
}

/** Every endpoint: what it answers with, by the name of a class or of a set of objects. */
const endpoints = [
  {
    path: '/CFDocuments',
    id: 'getAllCFDocuments',
    answer: 'CFDocumentSet',
    summary: 'All framework versions',
  },
  {
    path: '/CFDocuments/{sourcedId}',
    id: 'getCFDocument',
    answer: 'CFDocument',
    summary: 'One framework version',
  },
  {
    path: '/CFPackages/{sourcedId}',
    id: 'getCFPackage',
    answer: 'CFPackage',
    summary: 'A version with all its content',
  },
  { path: '/CFItems/{sourcedId}', id: 'getCFItem', answer: 'CFItem', summary: 'One item' },
  {
    path: '/CFItemAssociations/{sourcedId}',
    id: 'getCFItemAssociations',
    answer: 'CFAssociationSet',
    summary: 'An item with its associations',
  },
  {
    path: '/CFAssociations/{sourcedId}',
    id: 'getCFAssociation',
    answer: 'CFAssociation',
    summary: 'One association',
  },
  {
    path: '/CFAssociationGroupings/{sourcedId}',
    id: 'getCFAssociationGrouping',
    answer: 'CFAssociationGrouping',
    summary: 'One group of associations',
  },
  {
    path: '/CFConcepts/{sourcedId}',
    id: 'getCFConcept',
    answer: 'CFConceptSet',
    summary: 'A concept, and those below',
  },
  {
    path: '/CFSubjects/{sourcedId}',
    id: 'getCFSubject',
    answer: 'CFSubjectSet',
    summary: 'A subject, and those below',
  },
  {
    path: '/CFItemTypes/{sourcedId}',
    id: 'getCFItemType',
    answer: 'CFItemTypeSet',
    summary: 'An item type, and those below',
  },
  { path: '/CFLicenses/{sourcedId}', id: 'getCFLicense', answer: 'CFLicense', summary: 'One licence' },
  { path: '/CFRubrics/{sourcedId}', id: 'getCFRubric', answer: 'CFRubric', summary: 'One rubric' },
] as const

const parameters = {
  limit: { type: 'integer', format: 'int32', minimum: 1, default: 100 },
  offset: { type: 'integer', format: 'int32', minimum: 0, default: 0 },
  sort: { type: 'string' },
  orderBy: { type: 'string', enum: ['asc', 'desc'] },
  filter: { type: 'string' },
  fields: { type: 'array', items: { type: 'string' } },
} as const

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'

/** The description of one version of the service, whose endpoints are under `publicUrl` (no trailing slash). */
export function discoveryDocument(view: CaseView, publicUrl: string): object {
  const version = view === 'v1p1' ? '1.1' : '1.0'
  return {
    openapi: '3.0.3',
    info: {
      title: `Competencies and Academic Standards Exchange (CASE) ${version}`,
      description: 'Competency frameworks of digital mediation, read-only and open to all.',
      version,
    },
    servers: [{ url: `${publicUrl}/ims/case/${view}` }],
    paths: Object.fromEntries(endpoints.map((endpoint) => [endpoint.path, { get: operation(endpoint) }])),
    components: { schemas: schemas(view) },
  }
}

function operation({ path, id, answer, summary }: (typeof endpoints)[number]) {
  const inPath = path.includes('{sourcedId}')
  return {
    operationId: id,
    summary,
    parameters: inPath
      ? [{ name: 'sourcedId', in: 'path', required: true, schema: { type: 'string', pattern: uuid } }]
      : Object.entries(parameters).map(([name, schema]) => ({
          name,
          in: 'query',
          schema,
          ...(name === 'fields' ? { style: 'form', explode: false } : {}),
        })),
    responses: {
      200: {
        description: 'Found',
        ...(inPath
          ? {}
          : {
              headers: {
                'X-Total-Count': { schema: { type: 'integer' } },
                Link: { schema: { type: 'string' } },
              },
            }),
        content: json(answer),
      },
      ...Object.fromEntries(
        Object.entries(failures).map(([status, description]) => [
          status,
          { description, content: json('imsx_StatusInfo') },
        ]),
      ),
    },
  }
}

const failures = {
  400: 'The request is malformed',
  404: 'Nothing published has this identifier',
  429: 'Too many requests',
  500: 'The service failed',
  default: 'Anything else',
} as const

function json(name: string) {
  return { 'application/json': { schema: reference(name) } }
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}

function schemas(view: CaseView) {
  const names = Object.keys(caseClasses).filter((name): name is ClassName => name in caseClasses)
  const own = names.map((name) => [name, classSchema(name, view, ownLinkOf(name))] as const)
  // In a package, what belongs to it does not say so.
  const packaged = Object.keys(ownLinks).map(
    (name) => [`CFPckg${name.slice(2)}`, classSchema(name as ClassName, view, undefined)] as const,
  )
  const set = (name: string) => ({
    type: 'object',
    required: [`${name}s`],
    properties: { [`${name}s`]: { type: 'array', items: reference(name) } },
    additionalProperties: false,
  })
  const sets = ['CFDocument', 'CFConcept', 'CFSubject', 'CFItemType'].map(
    (name) => [`${name}Set`, set(name)] as const,
  )
  const associations = {
    type: 'object',
    required: ['CFItem', 'CFAssociations'],
    properties: {
      CFItem: reference('CFItem'),
      CFAssociations: { type: 'array', items: reference('CFPckgAssociation') },
    },
    additionalProperties: false,
  }
  return {
    ...Object.fromEntries([...own, ...packaged, ...sets]),
    CFAssociationSet: associations,
    imsx_StatusInfo: statusInfo,
  }
}

function ownLinkOf(name: ClassName): string | undefined {
  return (ownLinks as Partial<Record<ClassName, string>>)[name]
}

function classSchema(name: ClassName, view: CaseView, ownLink: string | undefined) {
  const properties = Object.entries(caseClasses[name]).filter(
    ([, { since }]) => view === 'v1p1' || since === undefined,
  )
  const required = properties.filter(([, property]) => property.required !== undefined).map(([key]) => key)
  // An association need not say whose it is.
  const needed = ownLink !== undefined && name !== 'CFAssociation' ? [...required, ownLink] : required
  return {
    type: 'object',
    ...(needed.length === 0 ? {} : { required: needed }),
    properties: {
      ...Object.fromEntries(properties.map(([key, property]) => [key, propertySchema(name, property, view)])),
      ...(ownLink === undefined ? {} : { [ownLink]: reference('LinkURI') }),
    },
    additionalProperties: false,
  }
}

function propertySchema(of: ClassName, { kind, list }: Property, view: CaseView): object {
  const packaged = of === 'CFPackage' && isClassName(kind) && ownLinkOf(kind) !== undefined
  const one = isClassName(kind)
    ? reference(packaged ? `CFPckg${kind.slice(2)}` : kind)
    : kind === 'associationType'
      ? associationType(view)
      : scalars[kind]
  return list ? { type: 'array', items: one } : one
}

function associationType(view: CaseView): object {
  const known = {
    type: 'string',
    enum: associationTypes.filter((type) => view === 'v1p1' || type !== 'isTranslationOf'),
  }
  return view === 'v1p1' ? { anyOf: [known, extension] } : known
}

const extension = { type: 'string', pattern: '^ext:[a-zA-Z0-9._-]+$' }
const scalars = {
  uuid: { type: 'string', pattern: uuid },
  string: { type: 'string' },
  reference: { type: 'string' },
  uri: { type: 'string', format: 'uri' },
  date: { type: 'string', format: 'date' },
  dateTime: { type: 'string', format: 'date-time' },
  integer: { type: 'integer', format: 'int32' },
  number: { type: 'number', format: 'float' },
  targetType: { anyOf: [{ type: 'string', enum: ['CASE'] }, extension] },
  caseVersion: { type: 'string', enum: ['1.1'] },
  extensions: { type: 'object', additionalProperties: true },
} as const

const statusInfo = {
  type: 'object',
  required: ['imsx_codeMajor', 'imsx_severity'],
  properties: {
    imsx_codeMajor: { type: 'string', enum: ['success', 'processing', 'failure', 'unsupported'] },
    imsx_severity: { type: 'string', enum: ['status', 'warning', 'error'] },
    imsx_description: { type: 'string' },
    imsx_codeMinor: {
      type: 'object',
      required: ['imsx_codeMinorField'],
      properties: {
        imsx_codeMinorField: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['imsx_codeMinorFieldName', 'imsx_codeMinorFieldValue'],
            properties: {
              imsx_codeMinorFieldName: { type: 'string' },
              imsx_codeMinorFieldValue: { type: 'string' },
            },
            additionalProperties: false,
          },
        },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const
