import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type LanguageMap = Readonly<Record<string, string>>

/** As much of a European digital credential as these tests look at. */
interface European {
  readonly '@context': readonly string[]
  readonly id: string
  readonly type: readonly string[]
  readonly issuer: {
    readonly id: string
    readonly legalName: LanguageMap
    readonly location: readonly object[]
  }
  readonly issued: string
  readonly validFrom: string
  readonly issuanceDate: string
  readonly validUntil?: string
  readonly expirationDate?: string
  readonly credentialSubject: {
    readonly id: string
    readonly type: string
    readonly fullName?: LanguageMap
    readonly hasClaim: readonly {
      readonly type: string
      readonly title: LanguageMap
      readonly description: LanguageMap
      readonly supplementaryDocument: readonly { readonly contentURL: string }[]
      readonly additionalNote: readonly { readonly noteLiteral: LanguageMap }[]
      readonly awardedBy: {
        readonly awardingBody: readonly { readonly id: string }[]
        readonly awardingDate: string
      }
      readonly specifiedBy: {
        readonly learningOutcome: readonly {
          readonly id: string
          readonly title: LanguageMap
          readonly relatedESCOSkill?: readonly { readonly id: string }[]
        }[]
      }
    }[]
  }
  readonly displayParameter: {
    readonly primaryLanguage: { readonly id: string }
    readonly individualDisplay: readonly {
      readonly displayDetail: readonly { readonly image: { readonly content: string } }[]
    }[]
  }
  readonly proof?: unknown
}

describe('a badge in the European Learning Model', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, { name: 'Atelier numérique de Dole' })
    badge = await awarded()
  })
  after(() => service.stop())

  const get = <Body>(path: string, headers: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<Body>('GET', path, { headers })
  const awarded = async (change: Parameters<typeof oneBadge>[1] = {}) =>
    (await oneBadge(trainer, change)).line
  const textOf = async ({ credential }: AwardedLine) => (await get(credential)).bytes.toString('utf8')
  const elmOf = async ({ awardId }: AwardedLine) =>
    succeeded(await get<European>(`/credentials/${awardId}/elm`))

  it('says who awarded what to whom and when, in both languages', async () => {
    const elm = await elmOf(badge)
    expect(elm['@context']).to.deep.equal([
      'https://www.w3.org/2018/credentials/v1',
      'http://data.europa.eu/snb/model/context/edc-ap',
    ])
    expect(elm.type).to.deep.equal(['VerifiableCredential', 'EuropeanDigitalCredential'])
    expect(elm.id).to.equal(`${badge.credential}/elm`)
    expect(elm.issuer.legalName).to.deep.equal({ fr: 'Atelier numérique de Dole' })
    expect([elm.issued, elm.validFrom, elm.issuanceDate]).to.deep.equal(
      Array.from({ length: 3 }, () => '2026-11-21T09:30:00Z'),
    )
    expect(elm).not.to.have.any.keys('validUntil', 'expirationDate')
    const [claim] = elm.credentialSubject.hasClaim
    expect(claim?.type).to.equal('LearningAchievement')
    expect(claim?.title).to.deep.equal({
      fr: 'Instaurer un accueil encourageant et confidentiel – niveau 1 (avec appui)',
      en: 'Set up an encouraging and confidential welcome – level 1 (with support)',
    })
    expect(claim?.description['en']).to.match(/^Receive each person/)
    expect(claim?.awardedBy.awardingBody.map(({ id }) => id)).to.deep.equal([elm.issuer.id])
    expect(claim?.awardedBy.awardingDate).to.equal('2026-11-21T09:30:00Z')
    expect(claim?.additionalNote[0]?.noteLiteral['fr']).to.match(/^Force de la preuve : Évaluée/)
    const [outcome, ...others] = claim?.specifiedBy.learningOutcome ?? []
    expect(others).to.deep.equal([])
    expect(outcome).to.deep.include({
      id: 'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0/RM-A1.1',
      type: 'LearningOutcome',
      title: {
        fr: 'Instaurer un accueil encourageant et confidentiel',
        en: 'Set up an encouraging and confidential welcome',
      },
    })
    for (const { id } of outcome?.relatedESCOSkill ?? [])
      expect(id).to.match(/^http:\/\/data\.europa\.eu\/esco\/skill\/[0-9a-f-]{36}$/)
  })

  it('names the signed badge, and has no proof that would look like a seal', async () => {
    const elm = await elmOf(badge)
    const [claim] = elm.credentialSubject.hasClaim
    expect(claim?.supplementaryDocument.map(({ contentURL }) => contentURL)).to.deep.equal([badge.credential])
    expect(elm).not.to.have.any.keys('proof', 'signatures')
  })

  it('shows the picture of the badge, whole', async () => {
    const { displayParameter } = await elmOf(badge)
    const image = displayParameter.individualDisplay[0]?.displayDetail[0]?.image.content ?? ''
    expect(Buffer.from(image, 'base64').subarray(1, 4).toString()).to.equal('PNG')
    expect(displayParameter.primaryLanguage.id).to.match(/\/language\/FRA$/)
  })

  it('is of the subject of the badge, who has a name only if the badge says it', async () => {
    const { credentialSubject } = await elmOf(badge)
    expect(credentialSubject.type).to.equal('Person')
    expect(credentialSubject).not.to.have.property('fullName')
    expect(await textOf(badge)).to.include(credentialSubject.id)
    const named = await elmOf(await awarded({ person: { nameInBadge: true } }))
    expect(named.credentialSubject.fullName).to.deep.equal({ fr: 'Éloïse Béranger' })
  })

  it('ends when the badge does, in the words of both data models', async () => {
    const elm = await elmOf(await awarded({ session: { validUntil: '2028-11-18' } }))
    expect([elm.validUntil, elm.expirationDate]).to.deep.equal([
      '2028-11-18T22:59:59Z',
      '2028-11-18T22:59:59Z',
    ])
  })

  it('is JSON-LD or JSON, and nothing else', async () => {
    for (const type of ['application/ld+json', 'application/json']) {
      const answer = await get(`/credentials/${badge.awardId}/elm`, { Accept: type })
      expect(answer.headers.get('content-type')).to.equal(type)
      expect(answer.headers.get('vary')).to.match(/\bAccept\b/)
    }
    expectProblem(
      await get(`/credentials/${badge.awardId}/elm`, { Accept: 'text/html' }),
      406,
      'not-acceptable',
    )
  })
})
