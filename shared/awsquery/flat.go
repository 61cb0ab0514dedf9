package awsquery

// mostMade is how many bytes all names and values of one body may have.
const mostMade = 8 << 20

// A Flat collects the parameters of a body that has lists and structures, by their names in the Query
// form. The members of a list are Name.member.1 and so on, those of a structure Name.Member.
type Flat struct {
	all  map[string]string
	made int // bytes of names and values
}

// Below returns the name of a member of a list or a structure.
func (f *Flat) Below(name, between, member string) (string, error) {
	if err := f.count(len(name) + len(between) + len(member)); err != nil {
		return "", err
	}
	return name + between + member, nil
}

// Set adds a parameter. A name that is given twice is an error.
func (f *Flat) Set(name, text string) error {
	if _, twice := f.all[name]; twice {
		return Errorf(Serialization, "The member %s is given more than once.", clip(name))
	}
	if len(f.all) == mostParams {
		return tooMany(mostParams)
	}
	if f.all == nil {
		f.all = map[string]string{}
	}
	f.all[name] = text
	return f.count(len(text))
}

// count counts bytes before they are made. A long name of a long list would be made for each member.
func (f *Flat) count(bytes int) error {
	if f.made += bytes; f.made > mostMade {
		return Errorf(Serialization, "The names and values of all members have more than %d bytes.", mostMade)
	}
	return nil
}

// Params returns the parameters.
func (f *Flat) Params() Params { return Params{all: f.all} }
