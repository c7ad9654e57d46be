/** One fault of an input: the field it belongs to and a sentence for people. */
export interface Fault {
	field: string;
	message: string;
}
