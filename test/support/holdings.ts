/** What an organisation has, for every operation of the contract to have something to be about. */
import { releaseNext, same, slug } from '../api/award-standing-versions.ts'
import { shortAddress } from '../../server/credential/code/short-address.ts'
import { richPackage } from '../framework/case-package.ts'
import { letIn, requestOf, type LetIn } from './applications.ts'
import type { Workshop } from './applying.ts'
import { peopleHoldings } from './holdings-people.ts'
import { pathOf, type Ids, type Operation } from './operations.ts'
import { browserOf, linkByMail, shownInPassport, signedInBrowser } from './passports.ts'
import { succeeded, type Client, type Schemas, type TestService } from './service.ts'
import { giveLogo, jobHoldings } from './batches.ts'
import { enrol, evaluate, learner, newSession, oneBadge, openSession } from './training.ts'

export interface Holdings {
  readonly ids: Ids
  /** A good JSON body per operation that takes one, with every optional member that can go with the others. */
  readonly bodies: Readonly<Record<string, object>>
  /** Whose good request it would be: the person's it is about, an assessor's; else that of whoever acts for the organisation. */
  clientOf(operation: Operation): Client
  readonly people: Workshop
  /** What is about the applicant among `people`: opened by the colleague, assessed by the first assessor. */
  readonly dossier: Ids
  /** The header fields a good request has now: the ETag of what it is about, an Idempotency-Key of its own. */
  headers(operation: Operation): Promise<Readonly<Record<string, string>>>
}

/** A framework of the organisation: released once, with two drafts of what comes next. */
const own = 'cadre-dole'
/** Another, imported as a CASE package. */
const imported = 'cadre-importe'

/**
 * Gives `client`, of `organisationId`, a session, a learner, an award under a version that has a later one, a spare key, frameworks of
 * its own, an import, and what CASE publishes of it; people, and their applications.
 */
export async function holdingsOf(
  service: TestService,
  client: Client,
  organisationId: string,
): Promise<Holdings> {
  const { line } = await oneBadge(client, { session: { achievements: [`${slug}/0.1.0/${same}`] } })
  const session = await openSession(client)
  const [person = ''] = await enrol(client, session, [learner('Théo')])
  const { evaluation } = await evaluate(client, session)
  const forgetful = await openSession(client)
  const [forgotten = ''] = await enrol(client, forgetful, [learner('Léonie')])
  const { id: keyId } = await service.apiKey(organisationId, ['session:read'])
  const jobs = await jobHoldings(client)
  await giveLogo(client, organisationId)
  await releaseNext(service)
  await ownFramework(client)
  const importId = await importedFramework(client)
  const people = await peopleHoldings(service, organisationId)
  const application = await applicationLetIn(service)
  const ids: Ids = {
    organisationId,
    keyId,
    ...(await signingKeyIds(service, organisationId)),
    sessionId: session.id,
    'eraseLearner.sessionId': forgetful.id,
    'eraseLearner.learnerId': forgotten,
    ...jobs.ids,
    awardId: line.awardId,
    credentialId: line.awardId,
    shortCode: shortAddress('', line.awardId).replace('/b/', ''),
    listId: `${organisationId}-1`,
    reportId: await keptReportId(client),
    framework: slug,
    version: '0.1.0',
    to: '0.2.0',
    node: 'RM-A1.1',
    code: 'RM-A1.1-N1',
    language: 'fr',
    form: 'vc-jwt',
    did: 'did%3Akey%3Az6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
    importId,
    recognitionId: await recognitionId(service),
    sub: await recognisedEntity(service, organisationId),
    requestId: await requestId(client, organisationId),
    webhookId: await webhookId(client, organisationId),
    'listWebhookMessages.state': 'pending',
    passportLink: await linkByMail(service, 'zoe@example.org'),
    ...(await claimIds(service, client, line.awardId)),
    'sendAgain.awardId': await unannounced(client),
    'claims.token': tokenOf(service.context.deps.mailStops.of(organisationId, 'nadia@exemple.fr').link),
    ...(await passportIds(service, client, line.awardId)),
    ...consentIds(application),
    'changeReleaseStatus.framework': own,
    'framework-drafts.framework': own,
    'framework-drafts.version': '0.2.0',
    'framework-drafts.node': 'C1',
    'moveDraftNode.node': 'C2',
    'retireDraftNode.node': 'C3',
    'removeDraftNode.node': 'C5',
    'abandonFrameworkDraft.version': '0.3.0',
    ...(await caseIds(client)),
    ...people.ids,
  }
  let keys = 0
  return {
    ids,
    bodies: {
      ...jobs.bodies,
      ...bodiesOf({ organisationId, person, evaluation, personId: people.people.applicant.person.id }),
      ...people.bodies,
    },
    clientOf: (operation) =>
      (operation.access?.includes('application') === true ? application.client : undefined) ??
      people.clientOf(operation) ??
      (isOperators(operation) ? service.operator : client),
    people: people.people,
    dossier: people.dossier,
    async headers(operation) {
      keys += 1
      if (operation.needsIdempotencyKey) return { 'Idempotency-Key': `contract-${String(keys)}` }
      if (!operation.needsIfMatch) return {}
      return {
        'If-Match': await tagOf(client, pathOf(operation, ids).replace(/\/(?:move|retire|release)$/u, '')),
      }
    },
  }
}

/** Reads what only the operator of the service may read. */
function isOperators({ method, access = [] }: Operation): boolean {
  return method === 'GET' && access.length > 0 && access.every((who) => who === 'operator')
}

async function keptReportId(client: Client): Promise<string> {
  const report = await client.call<Schemas['VerificationReport']>('POST', '/verifications?keep=true', {
    json: {},
  })
  return succeeded(report).kept?.url.split('/').at(-1) ?? ''
}

const competency = (code: string, place: object = { 'ceasn:isTopChildOf': '.' }) => ({
  type: 'ceasn:Competency',
  'ceasn:codedNotation': code,
  'ceasn:competencyText': { fr: `Savoir ${code}`, en: `Know ${code}` },
  ...place,
})

const asked = { purpose: { fr: 'Vérifier un badge', en: 'To check a badge' } }

async function claimIds(service: TestService, client: Client, awardId: string) {
  const claim = succeeded(await client.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`))
  const { pathname } = new URL(claim.link)
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' }
  succeeded(await client.call('POST', pathname, { raw: 'answer=wallet', headers }))
  const { protocols } = succeeded(
    await client.call<{ protocols: { OID4VCI: string } }>('GET', pathname, {
      headers: { Accept: 'application/json' },
    }),
  )
  const offer = new URL(protocols.OID4VCI).searchParams.get('credential_offer_uri') ?? ''
  const { claimSecrets, store } = service.context.deps
  const link = pathname.split('/').at(-1) ?? ''
  const kept = await store.claims.get(claimSecrets.claimId(link) ?? '')
  // It went to the holder by mail.
  const exchange = kept === undefined ? '' : claimSecrets.write('exchange', kept)
  return { link, offer: offer.split('/').at(-1) ?? '', exchange }
}

/** An application that somebody let into their Passeport. */
async function applicationLetIn(service: TestService): Promise<LetIn> {
  return letIn(service, await signedInBrowser(service, 'lou@example.org'))
}

/** A good request to be let in once more. */
function consentIds({ application }: LetIn): Ids {
  const request = requestOf(application, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [`getConsent.${name}`, value]))
}

/** An award whose holder has no address. */
async function unannounced(client: Client): Promise<string> {
  const { line } = await oneBadge(client, { person: { email: undefined, reference: 'R-unannounced' } })
  return line.awardId
}

function tokenOf(link: string): string {
  return link.split('/').at(-1) ?? ''
}

async function passportIds(service: TestService, client: Client, awardId: string) {
  const { link } = succeeded(await client.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`))
  return shownInPassport(browserOf(service), new URL(link).pathname)
}

async function requestId(client: Client, organisationId: string): Promise<string> {
  const path = `/organisations/${organisationId}/presentation-requests`
  return succeeded(await client.call<Schemas['PresentationRequest']>('POST', path, { json: asked })).id
}

const toldOf = { url: 'https://structure.example/badges', types: ['badge.awarded'] }

async function webhookId(client: Client, organisationId: string): Promise<string> {
  const path = `/organisations/${organisationId}/webhooks`
  return succeeded(await client.call<Schemas['WebhookWithSecret']>('POST', path, { json: toldOf })).webhook.id
}

async function ownFramework(client: Client): Promise<void> {
  const title = { fr: 'Cadre de Dole' }
  const begin = async (version: string, from: object) =>
    succeeded(await client.call('POST', '/framework-drafts', { json: { framework: own, version, ...from } }))
  const add = async (version: string, code: string, place?: object) =>
    succeeded(
      await client.call('PUT', `/framework-drafts/${own}/${version}/nodes/${code}`, {
        json: competency(code, place),
        headers: { 'If-None-Match': '*' },
      }),
    )
  await begin('0.1.0', { title })
  for (const code of ['C1', 'C2', 'C3', 'C4']) await add('0.1.0', code)
  await release(client, own, '0.1.0')
  await begin('0.2.0', { from: '0.1.0' })
  await add('0.2.0', 'C5')
  await add('0.2.0', 'C6', { 'ceasn:isChildOf': ['./C4'] })
  await begin('0.3.0', { from: '0.1.0' })
}

async function release(client: Client, framework: string, version: string): Promise<void> {
  const draft = `/framework-drafts/${framework}/${version}`
  const headers = { 'If-Match': await tagOf(client, draft) }
  succeeded(await client.call('POST', `${draft}/release`, { headers }))
}

async function tagOf(client: Client, path: string): Promise<string> {
  return (await client.call('GET', path)).headers.get('etag') ?? ''
}

/** Answers the id of the import, once it has ended. */
async function importedFramework(client: Client): Promise<string> {
  const query = `framework=${imported}&version=0.1.0`
  const started = await client.call<Schemas['FrameworkImport']>('POST', `/framework-imports?${query}`, {
    json: richPackage(),
  })
  const { id = '' } = succeeded(started)
  for (;;) {
    const answer = await client.call<Schemas['FrameworkImport']>('GET', `/framework-imports/${id}`)
    const { state } = succeeded(answer)
    if (state === 'failed') throw new Error('the package was not imported')
    if (state === 'done') break
  }
  await release(client, imported, '0.1.0')
  return id
}

interface Identified {
  readonly identifier: string
  readonly uri: string
}

/** One identifier for each operation of CASE, of what was imported. */
async function caseIds(client: Client): Promise<Ids> {
  const read = async <Body>(path: string) =>
    succeeded(await client.call<Body>('GET', `/ims/case/v1p1/${path}`))
  const { CFDocuments } = await read<{ readonly CFDocuments: readonly Identified[] }>('CFDocuments')
  const document = CFDocuments.find(({ uri }) => uri.includes(imported)) ?? CFDocuments.at(-1)
  const { CFDefinitions, ...lists } = await read<
    Readonly<Record<string, readonly Identified[]>> & {
      readonly CFDefinitions: Readonly<Record<string, readonly Identified[]>>
    }
  >(`CFPackages/${document?.identifier ?? ''}`)
  const first = (list: string) => (lists[list] ?? CFDefinitions[list])?.[0]?.identifier ?? `no ${list}`
  return {
    caseVersion: 'v1p1',
    file: 'imscasev1p1_openapi3_v1p0.json',
    'getCFDocument.sourcedId': document?.identifier ?? '',
    'getCFPackage.sourcedId': document?.identifier ?? '',
    'getCFItem.sourcedId': first('CFItems'),
    'getCFItemAssociations.sourcedId': first('CFItems'),
    'getCFAssociation.sourcedId': first('CFAssociations'),
    'getCFAssociationGrouping.sourcedId': first('CFAssociationGroupings'),
    'getCFConcept.sourcedId': first('CFConcepts'),
    'getCFSubject.sourcedId': first('CFSubjects'),
    'getCFItemType.sourcedId': first('CFItemTypes'),
    'getCFLicense.sourcedId': first('CFLicenses'),
    'getCFRubric.sourcedId': first('CFRubrics'),
  }
}

/** A key that signs no badge: what becomes of it changes nothing else. */
async function signingKeyIds(service: TestService, organisationId: string): Promise<Ids> {
  const path = `/organisations/${organisationId}/keys`
  const key = succeeded(
    await service.operator.call<Schemas['SigningKey']>('POST', path, { json: { algorithm: 'P-256' } }),
  )
  return { 'keys.keyId': key.id, thumbprint: key.jwk.slice(key.jwk.lastIndexOf('/') + 1) }
}

/** The organisation as an entity of the federation, recognised, so that it has a mark. */
async function recognisedEntity({ operator, url }: TestService, organisationId: string): Promise<string> {
  const issuer = `did:web:${encodeURIComponent(new URL(url).host)}:issuers:${organisationId}`
  const json = { issuer, issuerName: 'Atelier', reason: 'label' }
  succeeded(await operator.call('POST', '/recognitions', { json }))
  return `${url}/issuers/${organisationId}`
}

/** Of an issuer nobody else is about. */
async function recognitionId({ operator }: TestService): Promise<string> {
  const json = { issuer: 'did:web:voisin.example', issuerName: 'Voisin', reason: 'agreement' }
  return succeeded(await operator.call<Schemas['RegisterEntry']>('POST', '/recognitions', { json })).id
}

function bodiesOf(about: {
  readonly organisationId: string
  readonly person: string
  readonly evaluation: string
  readonly personId: string
}): Holdings['bodies'] {
  const { organisationId, person, evaluation, personId } = about
  return {
    createOrganisation: {
      id: `${organisationId}-2`,
      name: 'Deuxième',
      url: 'https://deuxieme.example',
      email: 'contact@deuxieme.example',
      didMethod: 'web',
      releaseNeedsSecondPerson: true,
    },
    sendAgain: { email: 'nadia@exemple.fr' },
    createWebhook: toldOf,
    replayWebhookMessages: { messages: ['0'.repeat(32)] },
    rotateKey: {
      algorithm: 'P-256',
      activeFrom: '2026-12-01T00:00:00Z',
      replaces: `${organisationId}:P-256:1`,
    },
    declareKeyCompromised: { at: '2026-11-20T00:00:00Z', reason: 'Ordinateur volé' },
    createPresentationRequest: {
      ...asked,
      achievements: ['https://badges.example.org/a/1'],
      competencies: ['https://badges.example.org/c/1'],
      frameworks: ['https://badges.example.org/f'],
      issuers: ['did:web:univ.example'],
      vctValues: ['https://badges.example.org/vct'],
      holder: 'preferred',
      redirectUri: 'https://employeur.example/retour',
    },
    recogniseIssuer: {
      issuer: 'did:web:univ.example',
      issuerName: 'Université',
      issuerUrl: 'https://univ.example/',
      since: '2026-01-01T00:00:00Z',
      until: '2029-01-01T00:00:00Z',
      frameworks: ['https://frameworks.example/frameworks/referentiel-mediateurs'],
      labels: ['https://frameworks.example/frameworks/label-regional/0.1.0/achievements/LR'],
      reason: 'agreement',
    },
    writePolicy: {
      name: 'embauche',
      rules: {
        issuers: ['did:web:univ.example'],
        recognisers: ['did:web:hub.example'],
        frameworks: ['https://frameworks.example/frameworks/referentiel-mediateurs'],
        proofStrengths: ['assessed', 'certified'],
        requiredChecks: ['issuer.trust'],
        acceptedWarnings: ['no-decision-recorded'],
        statusMaxAgeSeconds: 86_400,
      },
    },
    importRegister: {
      id: 'https://registres.example/dcc.json',
      name: 'Registre',
      meta: { created: '2026-01-01T00:00:00Z', updated: '2026-01-02T00:00:00Z' },
      registry: {
        'did:web:ailleurs.example': { name: 'Ailleurs', url: 'https://ailleurs.example/', location: 'Dole' },
      },
    },
    endRecognition: { reason: 'request', at: '2026-11-20T00:00:00Z' },
    changeReleaseRule: { needsSecondPerson: false },
    createApiKey: {
      label: 'poste 2',
      scopes: ['session:read'],
      personId,
      isStatic: true,
      requestsPerMinute: 100,
    },
    createSession: { ...newSession, validUntil: '2028-11-18' },
    importRoster: { learners: [learner('Anne', { reference: 'MN-1', nameInBadge: true })] },
    recordEvidence: {
      evidence: [
        {
          learner: person,
          kind: 'EV-END',
          competencies: ['RM-A1.1'],
          observedAt: '2026-11-18',
          providedBy: 'Sylvie Marchand',
          endorser: { email: 'pair@exemple.fr', reference: 'MN-9' },
          url: 'https://preuves.example/1',
          sha256: 'a'.repeat(64),
          description: 'Vue former deux collègues',
          pseudonymised: true,
        },
      ],
    },
    awardSession: {
      evaluation,
      signedBy: 'Sylvie Marchand',
      learnerIds: [person],
      judgements: [],
    },
    changeAwardState: { state: 'active', reason: 'Rien à changer' },
    reissueAward: { achievement: `${slug}/0.2.0/${same}`, consent: true, signedBy: 'Sylvie Marchand' },
    changeReleaseStatus: {
      status: 'superseded',
      reason: 'Une autre fait mieux',
      replacedBy: 'https://referentiels.example/autre',
    },
    createFrameworkDraft: {
      framework: own,
      version: '0.4.0',
      from: '0.1.0',
      title: { fr: 'Cadre de Dole', en: 'Dole framework' },
      description: { fr: 'Revu' },
    },
    putDraftNode: competency('C1'),
    moveDraftNode: { parent: 'C4', after: 'C6' },
    retireDraftNode: { reason: { fr: 'Remplacée' }, replacedBy: ['C4'], exactMatch: true },
  }
}
