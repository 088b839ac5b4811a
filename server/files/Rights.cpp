#include "server/files/Rights.h"

namespace files {

namespace {

constexpr Rights looking = Rights(Right::Enter) | Right::List | Right::Read;

} // namespace

Rights rightsOf(config::Mode mode)
{
    switch (mode) {
    case config::Mode::Download:
        return looking;
    case config::Mode::DropBox:
        return Right::Enter | Right::Create | Right::Quarantined;
    case config::Mode::Exchange:
        return looking | Right::Create;
    case config::Mode::Manage:
        return looking | Right::Create | Right::Overwrite | Right::Append | Right::MakeDirectory
            | Right::RemoveDirectory | Right::Rename | Right::Delete | Right::SetTime;
    }
    return {};
}

Rights united(Rights one, Rights other)
{
    const auto createsDirectly = [](Rights rights) {
        return rights.testFlag(Right::Create) && !rights.testFlag(Right::Quarantined);
    };
    Rights both = one | other;
    if (createsDirectly(one) || createsDirectly(other))
        both.setFlag(Right::Quarantined, false);
    return both;
}

Rights ofFile(Rights area)
{
    return area & (Right::Read | Right::Overwrite | Right::Append | Right::Rename | Right::Delete | Right::SetTime);
}

Rights ofFolder(Rights area)
{
    return area
        & (Right::Enter | Right::List | Right::Create | Right::MakeDirectory | Right::RemoveDirectory | Right::Rename
           | Right::SetTime | Right::Quarantined);
}

Rights ofAreaRoot(Rights area)
{
    return ofFolder(area) & ~(Right::RemoveDirectory | Right::Rename);
}

Rights withoutChanges(Rights area)
{
    return area & looking;
}

} // namespace files
