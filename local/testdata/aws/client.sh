# The story of TestAWSClients with the command aws. It prints what it saw as JSON.
set -u
cfn() { aws --endpoint-url "$ENDPOINT" --region RegionOne cloudformation "$@"; }
result() { if "$@" >"$TEMPLATES/../out" 2>&1; then echo ok; else echo failed; fi; }
refused() { sed -n 's/^An error occurred (\([A-Za-z]*\)) when calling [^:]*: /\1: /p' "$TEMPLATES/../out" | sed "s/$STACK/STACK/g"; }
list() { sed "s/$STACK/STACK/g" | tr '\t' '\n' | sed 's/.*/"&"/' | paste -sd, | sed 's/.*/[&]/'; }
line() { printf '%s"%s": %s' "$comma" "$1" "$2"; comma=', '; }
text() { line "$1" "\"$2\""; }
comma='{'
size() { echo "ParameterKey=Name,ParameterValue=$STACK ParameterKey=Size,ParameterValue=$1"; }

id=$(cfn create-stack --stack-name "$STACK" --template-body "file://$TEMPLATES/first.json" --parameters $(size 1) --tags Key=team,Value=red --query StackId --output text)
text create "$(result cfn wait stack-create-complete --stack-name "$STACK")"
shown() { cfn describe-stacks --stack-name "$STACK" --output text --query "$1"; }
text status "$(shown 'Stacks[0].StackStatus')"
line outputs "$(shown 'Stacks[0].Outputs[].join(`=`, [OutputKey, OutputValue]) | sort(@)' | list)"
line parameters "$(shown 'Stacks[0].Parameters[].join(`=`, [ParameterKey, ParameterValue]) | sort(@)' | list)"
line tags "$(shown 'Stacks[0].Tags[].join(`=`, [Key, Value])' | list)"
text table "$(cfn describe-stacks --stack-name "$STACK" --output table | grep -c CREATE_COMPLETE)"

deploy() { cfn deploy --stack-name "$STACK" --template-file "$TEMPLATES/first.json" --parameter-overrides "Name=$STACK" Size=2 "$@"; }
text update "$(result deploy)"
line size "$(shown 'Stacks[0].Outputs[?OutputKey==`Size`].OutputValue' | list)"
text "no change set" "$(result deploy --fail-on-empty-changeset)"
text "deploy without changes" "$(result deploy --no-fail-on-empty-changeset)"
result cfn update-stack --stack-name "$STACK" --use-previous-template --parameters $(size 2) >/dev/null
text "no update" "$(refused)"

cfn update-stack --stack-name "$STACK" --template-body "file://$TEMPLATES/failing.json" --parameters $(size 2) >/dev/null
text "failing update" "$(result cfn wait stack-update-complete --stack-name "$STACK")"
result cfn wait stack-rollback-complete --stack-name "$STACK" >/dev/null
text "after it" "$(shown 'Stacks[0].StackStatus')"
line events "$(cfn describe-stack-events --stack-name "$STACK" --output text --query "StackEvents[].join(' ', [LogicalResourceId, ResourceStatus])" | tr '\t' '\n' | sed "s/$STACK/STACK/g" | LC_ALL=C sort -u | list)"
line exports "$(cfn list-exports --output text --query "Exports[?ExportingStackId=='$id'].Name" | list)"

cfn delete-stack --stack-name "$STACK"
text delete "$(result cfn wait stack-delete-complete --stack-name "$id")"
text deleted "$(cfn describe-stacks --stack-name "$id" --output text --query 'Stacks[0].StackStatus')"
result cfn describe-stacks --stack-name "$STACK" >/dev/null
text gone "$(refused)"
echo '}'
