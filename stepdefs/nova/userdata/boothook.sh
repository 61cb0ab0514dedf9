#!/bin/sh
# Templates call the cfn tools under /opt/aws/bin. A packaged heat-cfntools puts
# them elsewhere and brings a command that makes the links.
if command -v cfn-create-aws-symlinks >/dev/null 2>&1; then
    cfn-create-aws-symlinks
fi
# A boothook that fails would stop the boot.
exit 0
