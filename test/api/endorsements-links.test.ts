import { expect } from 'chai'
import { ask, linkIn, open as openPage, read, send, yes } from '../endorsement/answering.ts'
import { file, observation, open, report, step, workshopOf, type Workshop } from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type TestService } from '../support/service.ts'

const days = 86_400_000

describe('the link of an endorser, opened in a browser', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let applications = 0
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  /** A fresh application of somebody new, and the link of one request for it. */
  const asked = async (change: object = {}) => {
    applications += 1
    const member = await memberOf(service, 'atelier-dole', 'applicant', {
      givenName: `Léa${'abcdefghijklmnopqrstuvwxyz'[applications] ?? ''}`,
    })
    const application = await open(member.client)
    const request = await ask(member.client, { application: application.id }, change)
    return { member, application, request, link: await linkIn(service, request.id) }
  }
  const stored = (id: string) => service.context.deps.store.endorsements.get(id)

  describe('shows a page', () => {
    let link: string
    let name: string
    before(async () => {
      const one = await asked()
      link = one.link
      name = `${one.member.person.givenName} Marchand`
    })

    it('that says who asks, for what, until when, and what will be public, in French', async () => {
      const text = read(await openPage(service, link))
      for (const said of [
        'Bonjour Nadia Ferrand,',
        `${name} vous demande, par Organisation atelier-dole, d’endosser ce badge`,
        'Animer un atelier collectif – niveau 2 (en autonomie)',
        'jusqu’au 21 décembre 2026',
        'adapte le rythme et met en binôme selon les niveaux',
        'Ce qui sera public si vous endossez',
        `J’ai vu ${name} le faire.`,
      ])
        expect(text).to.include(said)
    })

    it('that is in English for whoever prefers it', async () => {
      const answer = await openPage(service, link, { 'Accept-Language': 'en' })
      expect(answer.headers.get('content-language')).to.equal('en')
      expect(answer.bytes.toString()).to.match(/<html lang="en">/)
      expect(read(answer)).to.include('Run a group workshop').and.to.include('until 21 December 2026')
    })

    it('that is kept by nobody, found by no search engine, and loads nothing from elsewhere', async () => {
      const answer = await openPage(service, link)
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).to.equal('no-store')
      expect(answer.headers.get('referrer-policy')).to.equal('no-referrer')
      expect(answer.headers.get('x-robots-tag')).to.equal('noindex, nofollow')
      expect(answer.headers.get('content-security-policy')).to.match(/form-action 'self'/)
      const html = answer.bytes.toString()
      expect(html).not.to.match(/<script|<img|<iframe|(?:src|href)="(?:https?:)?\/\//u)
      // Nor does the page itself repeat the secret.
      expect(html).not.to.include(link.split('/').at(-1))
    })

    it('whose every field has a label, and whose choices have a question', async () => {
      const html = (await openPage(service, link)).bytes.toString()
      for (const [field] of html.matchAll(/<(?:input|textarea)[^>]*>/gu)) {
        const id = /id="(\w+)"/u.exec(field)?.[1]
        const isWrapped = new RegExp(
          `<label>\\s*${field.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&')}`,
          'u',
        ).test(html)
        const isNamed = id !== undefined && html.includes(`<label for="${id}">`)
        expect(isWrapped || isNamed, field).to.equal(true)
      }
      expect(html).to.match(/<fieldset id="answer"[^>]*><legend>Voulez-vous endosser/)
      expect(html.match(/<h1/gu)).to.have.length(1)
    })

    it('as often as one likes: reading it gives nothing and spends nothing', async () => {
      const before = await service.documents()
      for (let time = 0; time < 3; time += 1) expect((await openPage(service, link)).status).to.equal(200)
      expect(await service.documents()).to.deep.equal(before)
    })
  })

  for (const [what, form, field, text] of [
    ['no answer', { comment: yes.comment, statement: 'yes' }, 'answer', 'Choisissez une réponse'],
    ['an answer there is not', { ...yes, answer: 'maybe' }, 'answer', 'Choisissez une réponse'],
    ['no words', { ...yes, comment: '  ' }, 'comment', 'Dites en quelques mots'],
    ['too many words', { ...yes, comment: 'é'.repeat(2001) }, 'comment', 'dépasse 2000 caractères'],
    ['a control character', { ...yes, comment: 'abc\u0007' }, 'comment', 'caractère de commande'],
    ['no word of having seen it', { answer: 'give', comment: yes.comment }, 'statement', 'Cochez la case'],
  ] as const) {
    it(`takes no form with ${what}: it comes back as it was filled in, with what is wrong first`, async () => {
      const { link, request } = await asked()
      const answer = await send(service, link, form)
      const html = answer.bytes.toString()
      expect(answer.status).to.equal(422)
      expect(html).to.match(/<title>Erreur\u00A0: /)
      const summary = /role="alert"[\s\S]*?<\/div>/u.exec(html)?.[0] ?? ''
      expect(summary).to.include(`href="#${field}"`).and.to.include(text)
      expect(html.indexOf('role="alert"')).to.be.below(html.indexOf('<h1'))
      const id = new RegExp(
        `id="${field}"[^>]*aria-describedby="[^"]*${field}-error[^>]*aria-invalid="true"`,
        'u',
      )
      expect(html).to.match(id)
      expect((await stored(request.id))?.state).to.equal('requested')
      // Nothing was spent.
      expect((await send(service, link)).status).to.equal(200)
    })
  }

  it('shows what was written as text, whatever it looks like', async () => {
    const { link } = await asked()
    const answer = await send(service, link, { answer: 'give', comment: '</textarea><script>x</script>' })
    expect(answer.bytes.toString()).to.include('&lt;/textarea>&lt;script>').and.not.to.include('<script')
  })

  it('takes 2,000 characters of any script', async () => {
    const { link, request } = await asked()
    expect((await send(service, link, { ...yes, comment: '字'.repeat(2000) })).status).to.equal(200)
    expect((await stored(request.id))?.comment).to.have.length(2000)
  })

  it('can be answered once: of answers sent at the same moment one stands', async () => {
    const { link, request } = await asked()
    const answers = await Promise.all([
      send(service, link),
      send(service, link, { answer: 'decline' }),
      send(service, link, { ...yes, comment: 'Une autre réponse.' }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, 410, 410])
    const one = await stored(request.id)
    expect(one?.state).to.equal(answers[1].status === 200 ? 'declined' : 'given')
    for (const answer of [await openPage(service, link), await send(service, link)]) {
      expect(answer.status).to.equal(410)
      expect(read(answer)).to.include('Une réponse a déjà été donnée avec ce lien.')
    }
  })

  it('publishes nothing when the endorser declines, and keeps neither name nor address', async () => {
    const { link, request } = await asked()
    const answer = await send(service, link, { answer: 'decline', comment: 'Je ne la connais pas' })
    expect(read(answer)).to.include('Votre refus est enregistré')
    const one = await stored(request.id)
    expect(one).to.include({ state: 'declined' })
    expect(one).to.not.have.any.keys('endorserName', 'endorserEmail', 'tokenHash', 'credential', 'comment')
    expectProblem(await service.anonymous.call('GET', `/endorsements/${request.id}`), 404, 'not-found')
  })

  it('works for 30 days, to the second; then the service forgets who was asked', async () => {
    const { link, request } = await asked()
    service.now = new Date(testDay.getTime() + 30 * days - 1000)
    expect((await openPage(service, link)).status).to.equal(200)
    service.now = new Date(testDay.getTime() + 30 * days)
    expect(read(await openPage(service, link))).to.include('Ce lien a expiré')
    expect((await send(service, link)).status).to.equal(410)
    expect(await stored(request.id)).to.include({ endorserEmail: 'nadia.ferrand@exemple.fr' })
    await service.context.runChores()
    expect(await stored(request.id)).to.not.have.any.keys('endorserName', 'endorserEmail', 'tokenHash')
    expect((await openPage(service, link)).status, 'afterwards').to.equal(410)
  })

  for (const [what, headers] of [
    ['of another site', { Origin: 'https://ailleurs.example' }],
    ['of another site that hides where it is', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    ['of a neighbouring host', { 'Sec-Fetch-Site': 'same-site' }],
  ] as const) {
    it(`takes no answer from a page ${what}`, async () => {
      const { link, request } = await asked()
      const answer = await send(service, link, yes, headers)
      expect(answer.status).to.equal(403)
      expect((await stored(request.id))?.state).to.equal('requested')
    })
  }

  it('takes the answer of its own page, from which browsers send Origin: null', async () => {
    const { link } = await asked()
    const headers = { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }
    expect((await send(service, link, yes, headers)).status).to.equal(200)
  })

  it('is not one that anybody made up: people read so, programs get a problem', async () => {
    for (const token of ['A'.repeat(64), '-_'.repeat(32)]) {
      const link = `${service.url}/endorsement-links/${token}`
      const answer = await openPage(service, link)
      expect([answer.status, read(answer)]).to.deep.equal([
        404,
        'Introuvable Ce lien n’existe pas. Vérifiez qu’il a été copié en entier.',
      ])
      expectProblem(await service.anonymous.call('GET', link), 404, 'not-found')
      expect((await send(service, link)).status).to.equal(404)
    }
    expectProblem(await service.anonymous.call('GET', '/endorsement-links/short'), 400, 'invalid-request')
  })

  it('waits while the application is under review, and is over when it is withdrawn', async () => {
    const { member, application, link } = await asked()
    await file(member.client, application, report)
    await file(workshop.colleague.client, application, observation)
    succeeded(await step(member.client, application, 'submission'))
    const waiting = await send(service, link)
    expect([waiting.status, read(waiting)]).to.deep.equal([
      409,
      'Cette étape n’est pas possible maintenant Cette candidature ne reçoit pas de preuve en ce moment : elle est à l’étude, ou décidée.',
    ])
    succeeded(await step(member.client, application, 'withdrawal', { reason: 'Plus tard' }))
    expect(read(await send(service, link))).to.include('n’est plus demandé')
  })

  describe('endorses nobody', () => {
    const endorseEachOther = async (first: Member, second: Member) => {
      const one = await open(first.client)
      const to = ({ person }: Member) => ({
        endorser: { name: `${person.givenName} Marchand`, email: person.email ?? '' },
      })
      const request = await ask(first.client, { application: one.id }, to(second))
      succeeded(await send(service, await linkIn(service, request.id)))
      const other = await open(second.client)
      return (change: object = {}) =>
        ask(second.client, { application: other.id }, { ...to(first), ...change })
    }
    let numbers = 0
    const pair = async () => {
      numbers += 1
      const name = (letter: string) => ({ givenName: `${letter}${'xyzw'[numbers] ?? ''}ette` })
      return [
        await memberOf(service, 'atelier-dole', 'applicant', name('Annie')),
        await memberOf(service, 'atelier-dole', 'applicant', name('Berthe')),
      ] as const
    }

    it('whom they were endorsed by for the same competency 90 days ago or less; the day after, it may', async () => {
      const askBack = await endorseEachOther(...(await pair()))
      service.now = new Date(testDay.getTime() + 85 * days)
      const { id } = await askBack()
      const link = await linkIn(service, id)
      // The last second of the 90th day in Paris.
      service.now = new Date('2027-02-19T22:59:59Z')
      const refused = await send(service, link)
      expect([refused.status, (await stored(id))?.state]).to.deep.equal([422, 'requested'])
      expect(read(refused)).to.include(
        'cette personne vous a endossé pour la même compétence il y a 90 jours ou moins',
      )
      service.now = new Date('2027-02-19T23:00:00Z')
      expect((await send(service, link)).status).to.equal(200)
    })

    it('under another address of theirs that the organisation knows', async () => {
      const amina = { givenName: 'Amélie', familyName: 'Duval', reference: 'MN-77' }
      const member = await memberOf(service, 'atelier-dole', 'applicant', {
        ...amina,
        email: 'amelie@travail.example',
      })
      const trainer = workshop.colleague.client
      const session = succeeded(
        await trainer.call<{ session: { id: string } }>('POST', '/sessions', {
          json: {
            title: 'Atelier',
            achievements: ['referentiel-mediateurs/0.1.0/RM-C2.1-N1'],
            heldOn: '2026-11-18',
            trainerName: 'Bruno Marchand',
            learners: [{ ...amina, email: 'amelie@maison.example', consent: true }],
          },
        }),
      ).session
      expect(session.id).to.be.a('string')
      const application = await open(member.client)
      const request = await ask(
        member.client,
        { application: application.id },
        { endorser: { name: 'Une amie', email: 'amelie@maison.example' } },
      )
      const refused = await send(service, await linkIn(service, request.id))
      expect([refused.status, (await stored(request.id))?.state]).to.deep.equal([422, 'requested'])
      expect(read(refused)).to.include('personne ne s’endosse soi-même')
    })
  })
})

describe('links of endorsers', function () {
  this.timeout(60_000)
  it('are tried a tenth as often as anything else', async () => {
    const service = await startService({ RATE_LIMIT_PER_MINUTE: '30' })
    try {
      const link = `${service.url}/endorsement-links/${'A'.repeat(64)}`
      const statuses: number[] = []
      for (let time = 0; time < 4; time += 1) statuses.push((await openPage(service, link)).status)
      expect(statuses).to.deep.equal([404, 404, 404, 429])
    } finally {
      await service.stop()
    }
  })
})
