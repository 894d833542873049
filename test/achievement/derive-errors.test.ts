import { expect } from 'chai'
import fc from 'fast-check'
import { achievementErrors } from '../../server/achievement/derive/derive-files.ts'
import type { NormalForm } from '../../server/framework/normal-form.ts'
import { changed, formOf, next, retired, type Changeable } from './derive-support.ts'

const form = formOf('referentiel-mediateurs')
const abecedaire = formOf('abecedaire-publics')
const errorsOf = (version: NormalForm) => achievementErrors(next(version).files)
const found = (version: NormalForm) =>
  [...new Set(errorsOf(version).map(({ node, code }) => `${node} ${code}`))].sort()
const without = (version: NormalForm, code: string) => ({
  ...version,
  nodes: new Map([...version.nodes].filter(([own]) => own !== code)),
})
const asking = (version: NormalForm, number: number, change: Changeable) =>
  changed(version, 'POLITIQUE', (node) => {
    const requirements = node['mediation:levelRequirement'] as unknown as Changeable[]
    const level = requirements.find((one) => one['mediation:level'] === `./NIVEAU-${number}`)
    Object.assign(level ?? {}, change)
  })

describe('what keeps the badges of a version from being given', () => {
  it('is nothing in the released versions', () => {
    expect(found(form)).to.deep.equal([])
    expect(found(abecedaire)).to.deep.equal([])
  })

  it('is a profile that aims at a retired competency, named for each such profile', () => {
    expect(found(retired(form, 'RM-A1.1'))).to.deep.equal([
      'PROFIL-ACC profile-target-retired',
      'PROFIL-AID profile-target-retired',
      'PROFIL-GES profile-target-retired',
      'PROFIL-INI profile-target-retired',
    ])
    const [error] = errorsOf(retired(form, 'RM-A1.1'))
    expect(error?.detail).to.deep.equal({
      fr: 'Le profil vise RM-A1.1, qui est retirée.',
      en: 'The profile aims at RM-A1.1, which is retired.',
    })
  })

  it('is a profile that aims at nothing of this version, or at what is not assessed', () => {
    expect(found(without(form, 'RM-A1.1'))).to.include('PROFIL-ACC profile-target-unknown')
    const plain = changed(form, 'RM-A1.1', (node) => {
      node['type'] = 'ceasn:Competency'
    })
    expect(found(plain)).to.include('PROFIL-ACC profile-target-not-assessed')
  })

  it('is a profile that aims at a level without a badge', () => {
    const diagnosis = changed(form, 'NIVEAU-3', (node) => {
      node['mediation:issuable'] = false
    })
    expect(found(diagnosis)).to.include('PROFIL-ACC profile-target-not-awarded')
  })

  it('is a level that is issued without a requirement', () => {
    const forgetful = changed(form, 'POLITIQUE', (node) => {
      node['mediation:levelRequirement'] = (
        node['mediation:levelRequirement'] as unknown as Changeable[]
      ).slice(1)
    })
    expect(found(forgetful)).to.deep.equal(['NIVEAU-1 level-without-requirement'])
  })

  it('is a prior level that has no badge', () => {
    const version = asking(abecedaire, 2, { 'mediation:requiresPriorLevel': './NIVEAU-1' })
    expect(found(version)).to.have.length(33).and.to.include('AB-A1 badge-missing')
  })

  it('is a required kind that a privacy note refuses', () => {
    const version = changed(abecedaire, 'POLITIQUE', (node) => {
      node['mediation:requiredEvidenceKind'] = ['./EV-PRO']
    })
    expect(found(version)).to.deep.equal(
      ['AB-B1', 'AB-H1', 'AB-M1', 'AB-S1'].map((code) => `${code} required-kind-refused`),
    )
  })

  it('is a kind of evidence that the version does not define', () => {
    expect(found(without(form, 'EV-HAB'))).to.include('RM-A1.1 criteria-invalid')
    const [error] = errorsOf(without(form, 'EV-HAB'))
    expect(error?.detail.en).to.include('evidence kind EV-HAB is not defined')
  })

  it('is more kinds than are accepted, or only what a person says of themselves', () => {
    const few = changed(asking(form, 1, { 'mediation:minimumKinds': 2 }), 'RM-A1.1', (node) => {
      node['mediation:requiredEvidenceKind'] = ['./EV-AUT']
      node['mediation:acceptedEvidenceKind'] = ['./EV-AUT']
    })
    expect(found(few)).to.deep.equal(['RM-A1.1 only-self-declared', 'RM-A1.1 too-few-kinds'])
  })

  it('is a file that breaks its schema', () => {
    const { files } = next(form)
    const broken = { ...files, criteria: files.criteria.replace('"declared"', '"proven"') }
    expect(achievementErrors(broken).map(({ code }) => code)).to.deep.equal(['badges-invalid'])
    const unordered = { ...files, criteria: files.criteria.replace('"badge-set",', '') }
    expect(achievementErrors(unordered).map(({ node, code }) => `${node} ${code}`)).to.include(
      'PROFIL-ACC criteria-invalid',
    )
  })
})

describe('an unfinished draft', () => {
  const places = [form, abecedaire, formOf('label-regional')].flatMap((version) =>
    [...version.nodes].flatMap(([code, node]) =>
      Object.keys(node).flatMap((property) => (property === 'type' ? [] : [{ version, code, property }])),
    ),
  )

  it('has badges and errors to show, whatever statement is missing or is not what it should be', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(undefined, null, 0, '', [], {}, [{}]),
        ({ version, code, property }, instead) => {
          const unfinished = changed(version, code, (node) => {
            if (instead === undefined) Reflect.deleteProperty(node, property)
            else node[property] = instead
          })
          expect(errorsOf(unfinished)).to.be.an('array')
        },
      ),
      { numRuns: 25 },
    )
  })
})
