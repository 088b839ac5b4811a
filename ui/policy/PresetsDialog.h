#pragma once

#include "server/policy/PolicyDiff.h"
#include "server/policy/Presets.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace ui {

class InlineMessage;
class LatestWork;
class MapView;
class PlainLabel;
class PolicyDraft;

/// The policies known by name, in CERT's groups: what each means today, where that is stated, what it asks of others,
/// and what it would change in the draft, in words and on the map. Open ones ask to be confirmed. Taking one is one
/// step of undo in the draft; nothing is in force before that is applied.
class PresetsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `reachable`: other machines can reach a listener.
    PresetsDialog(PolicyDraft *draft, bool reachable, QWidget *parent = nullptr);

private:
    QWidget *makeList();
    QWidget *makeDetails();
    void fill();
    void filter(const QString &text);
    void choose(QTreeWidgetItem *item);
    void compare();
    void showDifference(const policy::PolicyDiff &difference);
    void updateButton();
    void take();

    PolicyDraft *m_draft;
    bool m_reachable;
    LatestWork *m_work;
    QList<policy::Preset> m_presets;
    int m_chosen = -1;
    QLineEdit *m_search = nullptr;
    QTreeWidget *m_list = nullptr;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_source = nullptr;
    PlainLabel *m_meaning = nullptr;
    InlineMessage *m_open = nullptr;
    InlineMessage *m_obligations = nullptr;
    PlainLabel *m_changes = nullptr;
    MapView *m_map = nullptr;
    QCheckBox *m_confirm = nullptr;
    QPushButton *m_take = nullptr;
};

} // namespace ui
