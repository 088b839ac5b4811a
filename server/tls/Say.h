#pragma once

#include <QCoreApplication>

namespace tls {

/// Words for people in this folder.
class Say
{
    Q_DECLARE_TR_FUNCTIONS(tls)
};

} // namespace tls
