#pragma once

#include "server/policy/PolicyDiff.h"
#include "ui/common/ChangesDialog.h"
#include "ui/policy/PromiseChecks.h"

namespace ui {

class LatestWork;
class PolicyDraft;

/// What a draft of the policy changes: as written and as it works, and the promises it would break.
class ApplyDialog final : public ChangesDialog
{
    Q_OBJECT

public:
    explicit ApplyDialog(PolicyDraft *draft, QWidget *parent = nullptr);

private:
    struct Found
    {
        policy::PolicyDiff difference;
        QList<BrokenPromise> broken;
        bool opens = false; ///< beyond the client, where it was closed before
    };
    void look();
    void showFound(const Found &found);
    void showBroken(const QList<BrokenPromise> &broken);
    void strike(const policy::Promise &promise);

    PolicyDraft *m_draft;
    LatestWork *m_work;
};

} // namespace ui
