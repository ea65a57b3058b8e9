package programme

// A Show is what a podcast's feed says of a programme. Every text is one line of
// characters that can be shown, but for Description. "" and nil mean that the
// programme does not say.
type Show struct {
	Subtitle    string
	Author      string // who made it, as directories show it
	Owner       Owner
	Link        string // the address of the programme's own page: http or https
	Description string // paragraphs, with an empty line between them
	Categories  []Category
	Explicit    *bool
	Copyright   string
	License     string // a short name, such as CC-BY-4.0, or words
	Kind        string // "serial": from the first episode on, and the default; "episodic": the newest first
	BaseURL     string // the address at which the folder is served, with one slash at its end
	Cover       string // a picture in the programme's folder, .jpg, .jpeg or .png; "": one is drawn
	Persons     []Person
}

// An Owner is whom a directory writes to.
type Owner struct{ Name, Email string }

// A Category is one of Apple's; Sub may be "".
type Category struct{ Name, Sub string }

// A Person is someone who takes part. Role is one of the Podcast Taxonomy, in lower
// case; "" is the host.
type Person struct{ Name, Role, Link string }
