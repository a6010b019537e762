// Compiles catalogues (CSV; FHIR CodeSystems in XML or JSON) into the folder that the server reads at its start.
import { createSystemAliases } from '#search/system-aliases.ts';
import { loadPolicy } from '#consent/policy.ts';
import { compileCatalogues } from '#conformance/catalogues/compile-catalogues.ts';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { readConfig, terminologyFolder } from '#server/config.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) throw new Error('Name the files and folders: npm run load-terminology -- PATH...');
const config = readConfig({ ...process.env, MODE: 'demo' });
const { indexed } = createSystemAliases(loadPolicy(config.POLICY).systemAliases);
const folder = terminologyFolder(config);
const readXml = createReadXml(loadConformance().structures, { anyOrder: true });
const { catalogues, refused } = compileCatalogues(paths, folder, { readXml, indexed });

for (const { url, concepts, broken } of catalogues) {
  console.log(`${url}  ${concepts} codes${broken === 0 ? '' : `, ${broken} with lost letters`}`);
}
for (const { file, reason } of refused) console.error(`${file}: ${reason}`);
console.log(`${catalogues.length} code systems in ${folder}; the server reads them when it starts.`);
if (refused.length > 0) process.exitCode = 1;
