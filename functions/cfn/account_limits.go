package cfn

type accountLimitsResult struct{ AccountLimits []accountLimit }

type accountLimit struct {
	Name  string
	Value *int
}

// describeAccountLimits shows how many stacks the project may have. Without a limit there is none.
func (c *cfn) describeAccountLimits(*call) (any, error) {
	limits := []accountLimit{}
	if c.MaxStacks >= 0 {
		limits = append(limits, accountLimit{"StackLimit", &c.MaxStacks})
	}
	return accountLimitsResult{limits}, nil
}
