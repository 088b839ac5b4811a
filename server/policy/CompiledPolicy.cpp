#include "server/policy/CompiledPolicy.h"

namespace policy {

class CompiledPolicy::Index
{
public:
    Policy policy;
};

CompiledPolicy::CompiledPolicy(Policy policy)
    : m_index(std::make_shared<Index>(Index{std::move(policy)}))
{}

const Policy &CompiledPolicy::policy() const
{
    return m_index->policy;
}

} // namespace policy
