import { afterAll, beforeAll, describe } from 'vitest';
import { useTarget } from '../support/shared-server';
import { testExamples } from '../support/specification/examples';
import { testIntegrationChecklist } from '../support/specification/integration-checklist';
import { testManualChecklist } from '../support/specification/manual-checklist';
import { testUnitChecklist } from '../support/specification/unit-checklist';
import { testUseCases } from '../support/specification/use-cases';
import { startSpecification } from '../support/specification/world';
import type { Specification } from '../support/specification/world';

/** The use cases, examples and testing checklist of the specification, each under its own name. */
describe('the specification', () => {
	const target = useTarget();
	let specification: Specification;
	const of = () => specification;

	beforeAll(async () => {
		specification = await startSpecification(target.name);
	});
	afterAll(async () => {
		await specification?.stop();
	});

	testUseCases(of);
	testExamples(of);
	testUnitChecklist(of);
	testIntegrationChecklist(of);
	testManualChecklist(of);
});
