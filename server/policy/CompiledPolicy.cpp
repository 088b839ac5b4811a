#include "server/policy/CompiledPolicy.h"

#include "server/policy/RuleIndex.h"

namespace policy {

struct CompiledPolicy::Content
{
    explicit Content(Policy compiled)
        : policy(std::move(compiled))
        , index(policy.rules)
    {}

    const Policy policy;
    const RuleIndex index;
};

CompiledPolicy::CompiledPolicy(Policy policy)
    : m_content(std::make_shared<const Content>(std::move(policy)))
{}

const Policy &CompiledPolicy::policy() const
{
    return m_content->policy;
}

const RuleIndex &CompiledPolicy::index() const
{
    return m_content->index;
}

} // namespace policy
