#pragma once

#include "server/policy/PolicyLint.h"
#include "ui/policy/PolicyDraft.h"

#include <QAbstractListModel>
#include <QHash>
#include <QTimer>

namespace ui {

/// The draft's rules as rows. Changes go through the draft, one step of undo each; rows are moved by dragging.
class RulesModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SentenceRole = Qt::UserRole, ///< the rule in words
        AllowsRole, ///< bool
        ChipsRole, ///< QStringList: "report only", "ends in 04:59"
        ExpiredRole, ///< bool
        ShadowRole ///< why it can never decide; empty if it can
    };

    explicit RulesModel(PolicyDraft *draft, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

    /// What lint found in `about`: rules that several rules above match together, which no single one shadows.
    void showFindings(const policy::Policy &about, const QList<policy::Finding> &findings);

    /// `to` as it will be counted afterwards.
    void move(int from, int to);
    void setEnabled(int row, bool enabled);

private:
    void take();
    void findShadows();
    void tick();
    QStringList chips(const policy::Rule &rule) const;
    QString shadow(int row) const;

    PolicyDraft *m_draft;
    QList<policy::Rule> m_rules;
    QStringList m_shadows; // one a rule
    QList<policy::Rule> m_lintedRules; // what m_idle speaks of
    QHash<int, QString> m_idle; // why a rule never decides, by its index
    QTimer m_clock; // while a rule ends soon
};

} // namespace ui
