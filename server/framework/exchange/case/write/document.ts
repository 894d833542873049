/** The document of a package: the framework version. */
import type { Json } from '../../../normal-form.ts'
import { uuidOf } from '../identifiers.ts'
import { adoptionStatus, documentTerms, documentTexts, documentWords, languageTag } from '../terms.ts'
import type { CFAssociation, CFDocument, LinkGenURI } from '../types.ts'
import { associationOf } from './association.ts'
import type { Definitions } from './definitions.ts'
import { replaced } from './entries.ts'
import { dayOf, inLanguage, languageMap, linkTo, type Frame } from './frame.ts'

/** The document as it was read, with what was edited since; or as our own terms say it. */
export function documentOf(frame: Frame, definitions: Definitions): CFDocument {
  const { kept, version } = frame
  const withdrawn = version.status !== 'released'
  if (kept === undefined) return ownDocument(frame, definitions, withdrawn)
  const document = edited(kept.CFDocument, frame)
  if (!withdrawn || document.adoptionStatus === 'Deprecated') return document
  return { ...document, adoptionStatus: 'Deprecated' }
}

function ownDocument(frame: Frame, definitions: Definitions, withdrawn: boolean): CFDocument {
  const { version, own, language, changedAt, document } = frame
  const words = (term: string) => (typeof own[term] === 'string' ? own[term] : undefined)
  const description = inLanguage(own['dcterms:description'], language)
  const publisher = words('dcterms:publisher')
  const notes = inLanguage(own['mediation:statusNote'], language)
  const license = definitions.all()?.CFLicenses?.[0]
  const status =
    own['mediation:status'] === 'proposition' ? 'Draft' : adoptionStatus(own['ceasn:publicationStatusType'])
  return {
    identifier: document.identifier,
    uri: document.uri,
    frameworkType: own.type === 'mediation:LabelScheme' ? 'Label' : 'Competency framework',
    caseVersion: '1.1',
    creator: words('dcterms:creator') ?? publisher ?? version.organisationId,
    title: document.title,
    lastChangeDateTime: changedAt,
    officialSourceURL: version.iri,
    ...(publisher === undefined ? {} : { publisher }),
    ...(description === undefined ? {} : { description }),
    ...(language === 'und' ? {} : { language }),
    version: version.version,
    adoptionStatus: withdrawn ? 'Deprecated' : status,
    statusStartDate: dayOf(changedAt),
    ...(license === undefined ? {} : { licenseURI: linkTo(license) }),
    ...(notes === undefined ? {} : { notes }),
  }
}

function edited(document: CFDocument, { own, changedAt }: Frame): CFDocument {
  const language = languageTag(document.language)
  const before = documentTerms(document)
  const changes: Record<string, Json | undefined> = {}
  for (const { term, property } of documentTexts) {
    const now = languageMap(own[term])[language]
    if (now !== languageMap(before[term])[language] && (now !== undefined || property !== 'title'))
      changes[property] = now
  }
  for (const { term, property } of documentWords) {
    const now = own[term]
    if (now !== before[term] && (now !== undefined || property !== 'creator')) changes[property] = now
  }
  const status = own['ceasn:publicationStatusType']
  if (status !== before['ceasn:publicationStatusType']) changes.adoptionStatus = adoptionStatus(status)
  if (Object.keys(changes).length === 0) return document
  return replaced(document, { ...changes, lastChangeDateTime: changedAt }) as CFDocument
}

/** Which document it follows, and which follows it. Versions of what was read elsewhere are one document there. */
export function successions(frame: Frame, linkOf: (target: string) => LinkGenURI): readonly CFAssociation[] {
  const { version, document, base } = frame
  const found: CFAssociation[] = []
  if (version.replaces !== undefined && frame.kept === undefined) {
    const uri = `${base}/frameworks/${version.slug}/${version.replaces}`
    const before = { title: document.title, identifier: uuidOf(uri), uri, targetType: 'CASE' }
    found.push(associationOf(frame, `replacedBy/${uri}`, 'replacedBy', before, document))
  }
  if (version.replacedBy !== undefined) {
    const after = linkOf(version.replacedBy)
    found.push(associationOf(frame, `replacedBy/./${version.replacedBy}`, 'replacedBy', document, after))
  }
  return found
}
