// Profiles that a resource claims in `meta.profile`, or that a request asks for.
// https://hl7.org/fhir/R4/profiling.html#resources
import type { StructureDefinition } from '@medplum/fhirtypes';
import type { Conformance } from '../load.ts';
import { choiceNames } from './invariants.ts';
import { valueRules, type RuleSources } from './profile-rules.ts';
import { treeOf } from './profile-tree.ts';
import type { Check } from './properties.ts';
import { quote, type Run } from './run.ts';

const core = 'http://hl7.org/fhir/StructureDefinition/';

export interface ProfileCheck {
  claimed(resource: Record<string, unknown>, run: Run): void;
  /** Those asked for that are not claimed anyway. */
  asked(resource: Record<string, unknown>, urls: readonly string[], run: Run): void;
}

export function createProfileCheck(conformance: Conformance): ProfileCheck {
  const checks = new Map<string, Check>();
  const sources: Omit<RuleSources, 'profile'> = {
    choices: choiceNames(conformance.structures),
    valueSets: conformance.valueSets,
    typeOfProfile: (url) => conformance.profiles.get(bare(url))?.type ?? url.slice(url.lastIndexOf('/') + 1),
    ofProfile: (url) => checks.get(bare(url)),
  };
  // At start, so that a profile that cannot be compiled is told then.
  for (const [url, profile] of conformance.profiles) checks.set(url, profileRules(profile, { ...sources, profile: profile.id ?? url }));

  const check = (resource: Record<string, unknown>, url: string, run: Run): boolean => {
    const profile = conformance.profiles.get(bare(url));
    const type = profile?.type ?? (url.startsWith(core) ? bare(url).slice(core.length) : undefined);
    if (type !== undefined && type !== resource.resourceType && (profile !== undefined || conformance.resourceTypes.includes(type))) {
      run.reportAt('meta', 'value', `Profile ${quote(url)} is one of ${type}: claim one of this type.`);
      return true;
    }
    checks.get(bare(url))?.(resource, run);
    return profile !== undefined || type === resource.resourceType;
  };

  return {
    claimed: (resource, run) => {
      claims(resource)?.forEach((url, at) => {
        if (check(resource, url, run)) return;
        run.push(`meta.profile[${at}]`);
        run.report('not-found', `Profile ${quote(url)} is not known here, so it was not checked.`, 'warning');
        run.pop();
      });
    },
    asked: (resource, urls, run) => {
      if (urls.length === 0) return;
      const done = new Set(claims(resource)?.map(bare));
      for (const url of urls) {
        if (done.has(bare(url)) || check(resource, url, run)) continue;
        run.report('not-found', `Profile ${quote(url)} is not known here: ask for one of the CapabilityStatement.`);
      }
    },
  };
}

function profileRules(profile: StructureDefinition, sources: RuleSources): Check {
  const own = valueRules(treeOf(profile), sources);
  const base = profile.baseDefinition;
  return base === undefined || base.startsWith(core)
    ? own
    : (value, run) => {
        sources.ofProfile(base)?.(value, run);
        own(value, run);
      };
}

function bare(url: string): string {
  return url.split('|')[0] ?? url;
}

function claims(resource: Record<string, unknown>): readonly string[] | undefined {
  const { meta } = resource as { meta?: { profile?: unknown } };
  return Array.isArray(meta?.profile) ? meta.profile.filter((url): url is string => typeof url === 'string') : undefined;
}
